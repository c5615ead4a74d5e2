"""pip's configuration, handed to uv."""

import pytest

from workbench.install.indexes import uv_environment

pytestmark = pytest.mark.unit
NOWHERE = {"XDG_CONFIG_HOME": "/nonexistent", "HOME": "/nonexistent"}


@pytest.fixture(autouse=True)
def no_uv_toml(monkeypatch):
    monkeypatch.setattr("workbench.install.indexes._has_uv_toml", lambda environ: False)


def test_no_configuration_adds_nothing():
    assert uv_environment("", NOWHERE) == {}


def test_indexes_and_certificate_are_handed_on():
    config = (
        "global.index-url='https://user:secret@mirror.example/simple'\n"
        "global.extra-index-url='https://a.example/simple https://b.example/simple'\n"
        "global.cert='/etc/ca.pem'\n"
        "global.timeout='60'\n"
    )
    assert uv_environment(config, NOWHERE) == {
        "UV_DEFAULT_INDEX": "https://user:secret@mirror.example/simple",
        "UV_INDEX": "https://a.example/simple https://b.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "SSL_CERT_FILE": "/etc/ca.pem",
    }


def test_the_environment_beats_the_file():
    config = ":env:.index-url='https://env.example'\nglobal.index-url='https://file.example'\n"
    assert uv_environment(config, NOWHERE) == {"UV_DEFAULT_INDEX": "https://env.example"}


def test_folders_that_do_not_exist_are_left_out(tmp_path):
    config = (
        f"global.find-links='/nonexistent/wheels {tmp_path}'\nglobal.extra-index-url='file:///nonexistent/simple'\n"
    )
    assert uv_environment(config, NOWHERE) == {"UV_FIND_LINKS": str(tmp_path)}


def test_the_network_can_be_left_out(tmp_path):
    config = f":env:.no-index='1'\n:env:.find-links='{tmp_path}'\n"
    assert uv_environment(config, NOWHERE) == {"UV_NO_INDEX": "1", "UV_FIND_LINKS": str(tmp_path)}


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX", "UV_CONFIG_FILE"])
def test_a_configured_uv_is_left_alone(name):
    assert uv_environment("global.index-url='https://mirror.example'\n", {**NOWHERE, name: "x"}) == {}


def test_uv_toml_wins(monkeypatch):
    monkeypatch.setattr("workbench.install.indexes._has_uv_toml", lambda environ: True)
    assert uv_environment("global.index-url='https://mirror.example'\n", NOWHERE) == {}
