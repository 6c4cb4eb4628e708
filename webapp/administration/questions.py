"""The questions of a category, as an administrator writes them: one line each.

    ¿Qué hay? | What is there? | Basura / Rubbish; Escombros / Rubble
    ¿Hay peligro? | Is it a danger? | sí o no
    Número del poste | Number on the pole

A question that was asked before keeps its code, so that answers given to it stay readable.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from models.upkeep.category import Question

YES_NO = "sí o no"
LONGEST_CODE = 40
MOST = 8  # questions; more than that nobody answers on a phone
PARTS = 3
TONGUES = 2


class UnreadableQuestionError(ValueError):
    """A line that cannot be read as a question; its text is the line."""


def written(questions: Iterable[Question]) -> str:
    """Write questions down as lines."""
    return "\n".join(
        " | ".join([*question.words, *_answers(question)]) for question in questions
    )


def read(lines: str, before: Sequence[Question]) -> list[Question]:
    """Read lines as questions; raises UnreadableQuestionError for the first that is none."""
    known = {question.words[0]: question for question in before}
    found = [_question(line, known) for line in lines.splitlines() if line.strip()]
    codes = [question.code for question in found]
    if len(found) > MOST or len(set(codes)) < len(codes):
        raise UnreadableQuestionError(lines.strip().splitlines()[-1])
    return found


def _answers(question: Question) -> list[str]:
    if question.kind == "yes_no":
        return [YES_NO]
    choices = "; ".join(f"{spanish} / {english}" for _, spanish, english in question.options)
    return [choices] if choices else []


def _question(line: str, known: dict[str, Question]) -> Question:
    parts = [part.strip() for part in line.split("|")]
    if not TONGUES <= len(parts) <= PARTS or not all(parts):
        raise UnreadableQuestionError(line.strip())
    words, answers = (parts[0], parts[1]), parts[2] if len(parts) == PARTS else ""
    before = known.get(words[0])
    code = before.code if before else _code(words[0])
    required = before.required if before else False
    if not answers:
        return Question(code, words, "text", required)
    if answers.casefold() == YES_NO:
        return Question(code, words, "yes_no", required)
    options = tuple(_option(one, line, before) for one in answers.split(";") if one.strip())
    return Question(code, words, "choice", required, options)


def _option(choice: str, line: str, before: Question | None) -> tuple[str, str, str]:
    spanish, _slash, english = (part.strip() for part in choice.partition("/"))
    if not spanish or not english:
        raise UnreadableQuestionError(line.strip())
    known = {words: code for code, words, _english in before.options} if before else {}
    return known.get(spanish) or _code(spanish), spanish, english


def _code(words: str) -> str:
    bare = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    code = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:LONGEST_CODE]
    if not code:
        raise UnreadableQuestionError(words)
    return code
