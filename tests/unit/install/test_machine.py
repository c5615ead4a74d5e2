"""What a bundle is bound to: the machine's name, the Python, and the oldest system its wheels install on."""

import platform
import sys

import pytest

from workbench.install import machine
from workbench.install.machine import needed_system, platform_name, python_name, system_version

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("system", "processor", "libc", "name"),
    [
        ("linux", "x86_64", ("glibc", "2.36"), "linux x86_64 64-bit glibc"),
        ("linux", "aarch64", ("", ""), "linux aarch64 64-bit musl"),
        ("darwin", "arm64", ("", ""), "darwin arm64 64-bit"),
        ("win32", "AMD64", ("", ""), "win32 amd64 64-bit"),
    ],
)
def test_a_machine_is_named_by_what_wheels_differ_in(monkeypatch, system, processor, libc, name):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: processor)
    monkeypatch.setattr(platform, "libc_ver", lambda: libc)
    monkeypatch.setattr(machine.struct, "calcsize", lambda code: 8)
    assert platform_name() == name


def test_a_python_without_gil_is_another_python(monkeypatch):
    monkeypatch.setattr(machine.sysconfig, "get_config_var", lambda name: 0)
    plain = python_name()
    assert plain == f"{sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}"
    monkeypatch.setattr(machine.sysconfig, "get_config_var", lambda name: 1)
    assert python_name() == plain + "t"


@pytest.mark.parametrize(
    ("system", "macos", "libc", "version"),
    [
        ("linux", "", ("glibc", "2.36"), (2, 36)),
        ("linux", "", ("", ""), None),
        ("darwin", "14.5", ("", ""), (14, 5)),
        ("darwin", "15", ("", ""), (15, 0)),
        ("win32", "", ("", ""), None),
    ],
)
def test_the_version_wheels_are_bound_to(monkeypatch, system, macos, libc, version):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "mac_ver", lambda: (macos, ("", "", ""), ""))
    monkeypatch.setattr(platform, "libc_ver", lambda: libc)
    assert system_version() == version


@pytest.mark.parametrize(
    ("wheels", "needed"),
    [
        ([], None),
        (["a-1-py3-none-any.whl", "b-1-cp311-cp311-win_amd64.whl", "c-1-py3-none-musllinux_1_1_x86_64.whl"], None),
        (["a-1-cp311-cp311-manylinux_2_28_x86_64.whl"], (2, 28)),
        (["a-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.manylinux_2_28_x86_64.whl"], (2, 17)),
        (["a-1-cp311-cp311-manylinux1_x86_64.whl", "b-1-cp311-cp311-manylinux2010_x86_64.whl"], (2, 12)),
        (["a-1-py3-none-manylinux_2_34_x86_64.whl", "b-1-py3-none-manylinux_2_5_x86_64.whl"], (2, 34)),
        (["a-1-cp311-cp311-macosx_11_0_arm64.whl", "b-1-cp311-cp311-macosx_10_9_universal2.whl"], (11, 0)),
        (["manylinux_2_99_tools-1-py3-none-any.whl"], None),
    ],
)
def test_the_most_demanding_wheel_decides_and_each_by_its_mildest_tag(wheels, needed):
    assert needed_system(wheels) == needed
