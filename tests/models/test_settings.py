"""What an installation may say from outside, and what happens when it says nonsense."""

import os
from pathlib import Path

import pytest

from models.settings import SettingError, Settings


def test_what_is_not_said_has_its_default():
    """A city runs on one machine without a single setting."""
    settings = Settings.from_environment({})

    assert settings == Settings()
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.broker == "mqtt://127.0.0.1:1883"


def test_an_empty_variable_is_one_that_is_not_said():
    """`CONVIVENCIA_SMTP_URL=` in a file of variables means: none."""
    assert Settings.from_environment({"CONVIVENCIA_SMTP_URL": " ", "PORT": ""}) == Settings()


def test_two_names_come_from_outside():
    """PORT is what hosts hand out, PREFECT_API_URL is Prefect's own."""
    said = {"PORT": "8100", "PREFECT_API_URL": "http://prefect.example/api"}
    settings = Settings.from_environment(said)

    assert (settings.port, settings.prefect_api_url) == (8100, "http://prefect.example/api")
    assert settings.public_url == "http://127.0.0.1:8100"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight thousand"),
        ("PORT", "0"),
        ("CONVIVENCIA_MQTT_PORT", "65536"),
        ("CONVIVENCIA_TRUSTED_PROXIES", "-1"),
        ("CONVIVENCIA_LOG_FORMAT", "xml"),
    ],
)
def test_a_setting_that_says_nonsense_is_named(name, value):
    """Whoever mistyped it must not have to search for it."""
    with pytest.raises(SettingError, match=name):
        Settings.from_environment({name: value})


def test_the_database_stands_in_the_data_folder(tmp_path):
    """The folder is made, so that a first start needs no preparation."""
    settings = Settings(data=str(tmp_path / "new" / "var"))

    assert settings.database == f"sqlite:///{tmp_path}/new/var/convivencia.db"
    assert settings.data_folder.is_dir()


def test_a_data_folder_that_cannot_be_is_refused_in_words(tmp_path):
    """A file stands where the folder should be."""
    (tmp_path / "var").touch()

    with pytest.raises(SettingError, match="CONVIVENCIA_DATA"):
        _ = Settings(data=str(tmp_path / "var" / "here")).data_folder


def test_the_secret_is_made_once_and_kept_from_others(tmp_path):
    """A new one at each start would sign everybody out; a readable one would let them in."""
    settings = Settings(data=str(tmp_path))
    secret = settings.secret

    assert Settings(data=str(tmp_path)).secret == secret
    assert len(secret) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_programs_that_start_together_end_up_with_one_secret(tmp_path, monkeypatch):
    """Numbered: 1. both look, and there is none. 2. The other one writes. 3. We read that."""
    settings, exists = Settings(data=str(tmp_path)), Path.exists

    def looked_too_early(path: Path) -> bool:
        if not exists(path):
            path.write_text("the other one's")
        return False

    monkeypatch.setattr(Path, "exists", looked_too_early)

    assert settings.secret == "the other one's"


def test_a_secret_that_was_given_is_not_written_down(tmp_path):
    """Whoever keeps secrets elsewhere wants no copy in the data folder."""
    assert Settings(data=str(tmp_path), secret_key="given").secret == "given"
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing, by any name
