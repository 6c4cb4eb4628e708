"""Where the pages about thanks are hung up."""

from flask import Blueprint

from webapp.made_up import says_so

blueprint = Blueprint("recognition", __name__)
says_so(blueprint)
