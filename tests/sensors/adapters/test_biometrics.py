"""The city watches places, not faces: what says who somebody is goes before it is kept."""

import copy
import json

import pytest

from sensors.adapters.biometrics import DEEPEST, drop_biometrics
from sensors.adapters.body import object_of
from sensors.adapters.unreadable import UnreadableMessageError


@pytest.mark.parametrize(
    "name",
    [
        "face",
        "faces",
        "face_id",
        "faceId",
        "FACE",
        "knownFaces",
        "facerecognition",
        "sub_label",
        "sub_labels",
        "subLabel",
        "sublabel",
        "plate",
        "license_plate",
        "licensePlates",
        "numberplate",
        "recognized_license_plate_score",
        "recognised_name",
        "LPR",
        "anpr_result",
        "fingerprint",
        "finger_print",
        "biometricTemplate",
        "embedding",
        "iris",
        "person_name",
        "thumbnail",
        "rostro",
        "número_placa",
        "matrícula",
        "x" * 65,
    ],
)
def test_what_names_somebody_is_dropped_wherever_it_stands(name):
    """By the words in a field's name; makers add such fields in every version."""
    message = {name: "x", "data": [{"kept": 1, name: {"a": 1}}, [{name: "x"}]], "id": "41"}

    assert drop_biometrics(message) == {"data": [{"kept": 1}, [{}]], "id": "41"}


@pytest.mark.parametrize(
    "name",
    [
        "surface",
        "interface",
        "template",
        "label",
        "plan",
        "category",
        "place",
        "battery",
        "name",
    ],
)
def test_what_only_looks_alike_stays(name):
    """Or a message would lose what it was sent for."""
    assert drop_biometrics({name: 1}) == {name: 1}


@pytest.mark.parametrize(
    "found",
    [
        {"label": "face", "box": [1, 2, 3, 4]},
        {"type": "lpr", "text": "XYZ987"},
        {"object_type": "license_plate", "score": 0.9},
        "face",
        "license_plate",
    ],
)
def test_an_object_that_is_a_face_or_a_plate_is_dropped_whole(found):
    """What stands beside its label is of somebody too."""
    assert drop_biometrics({"found": [found, "car"]}) == {"found": ["car"]}


def test_a_message_that_is_all_about_a_face_says_nothing():
    """A camera that has recognised somebody may tell it to somebody else."""
    assert drop_biometrics({"type": "face", "name": "x", "camera": "parque"}) == {}


def test_an_object_that_a_camera_has_a_name_for_is_an_object_like_others():
    """The mark alone would say that this was no stranger."""
    assert drop_biometrics({"objects": ["person-verified"]}) == {"objects": ["person"]}


def test_what_it_was_given_stays_as_it_was():
    """The caller may still need the message to say why it was refused."""
    message = {"face": 1, "data": [{"plate": 2}]}
    before = copy.deepcopy(message)
    drop_biometrics(message)

    assert message == before


def test_what_is_nested_deeper_than_any_message_is_not_read():
    """Nobody can be sure what is in it."""
    deep = {}
    for _ in range(DEEPEST + 1):
        deep = {"a": [deep]}

    with pytest.raises(UnreadableMessageError):
        drop_biometrics(deep)


def test_every_message_is_read_without_them():
    """The one place through which the objects of all makers come."""
    assert object_of(b'{"action": "single", "face": "x"}') == {"action": "single"}


@pytest.mark.parametrize("name", ["events_update.json", "reviews_update.json"])
def test_nothing_of_anybody_is_left_of_frigates_own_examples(payloads, name):
    """What they say of the place and the time stays."""
    message = json.loads((payloads / "frigate" / name).read_text())
    kept = json.dumps(drop_biometrics(message))

    for trace in ("ABC12345", "John Smith", "Bob", "face", "plate", "sub_label"):
        assert trace not in kept
    assert json.loads(kept)["after"]["camera"] == message["after"]["camera"]
    assert json.loads(kept)["after"]["id"] == message["after"]["id"]
