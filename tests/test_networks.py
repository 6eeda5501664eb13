"""Networks: which addresses of the internet are single machines of the public, however they are wrapped."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurel.fetching.networks import INNER, NOBODYS, SPECIAL, is_public, is_single

WRAPPINGS: dict[str, Callable[[int], int]] = {
    "mapped": lambda inner: (0xFFFF << 32) | inner,
    "compatible": lambda inner: inner,
    "NAT64": lambda inner: int(IPv6Address("64:ff9b::")) | inner,
    "NAT64 of one's own": lambda inner: int(IPv6Address("64:ff9b:1::")) | inner,
    "6to4": lambda inner: int(IPv6Address("2002::")) | inner << 80,
    "Teredo": lambda inner: int(IPv6Address("2001::")) | (inner ^ 0xFFFF_FFFF),
    "translated": lambda inner: int(IPv6Address("::ffff:0:0:0")) | inner,
}


@st.composite
def within(draw: st.DrawFn, networks: tuple[IPv4Network, ...]) -> IPv4Address:
    network = draw(st.sampled_from(networks))
    return network[draw(st.integers(0, network.num_addresses - 1))]


@given(within(NOBODYS + INNER + SPECIAL))
def test_what_is_not_public_is_not_in_any_wrapping(address: IPv4Address) -> None:
    assert not is_public(address)
    for wrapped in WRAPPINGS.values():
        assert not is_public(IPv6Address(wrapped(int(address))))


@given(within(NOBODYS))
def test_what_is_no_single_machine_is_not_in_any_wrapping(address: IPv4Address) -> None:
    assert not is_single(address)
    for wrapped in WRAPPINGS.values():
        if wrapped is not WRAPPINGS["compatible"] or int(address) != 1:
            assert not is_single(IPv6Address(wrapped(int(address))))


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_what_is_public_is_global_to_python_too_and_never_many(address: IPv4Address | IPv6Address) -> None:
    if is_public(address):
        assert is_single(address)
        assert not address.is_multicast
        assert not address.is_loopback
        assert not address.is_link_local
        assert not address.is_unspecified
        assert address.is_global or getattr(address, "ipv4_mapped", None)


@given(st.integers(0, 2**125 - 1))
def test_of_ipv6_only_unicast_is_public_and_what_leads_to_ipv4(rest: int) -> None:
    address = IPv6Address(rest)
    leads = address in IPv6Network("::ffff:0:0/96") or address in IPv6Network("64:ff9b::/96")
    assert not is_public(address) or leads


@pytest.mark.parametrize(
    "text", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_machines_are_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", ["127.0.0.1", "::1", "10.1.2.3", "fd12::1", "100.64.0.1", "8.8.8.8"])
def test_machines_within_are_single(text: str) -> None:
    assert is_single(ip_address(text))


@pytest.mark.parametrize("text", ["169.254.169.254", "fe80::1", "fe80::1%eth0", "ff02::1", "0.0.0.1", "::"])
def test_what_is_nobodys_is_not_single(text: str) -> None:
    assert not is_single(ip_address(text))
    assert not is_public(ip_address(text))
