"""Which addresses of the internet may be spoken to?

Python's own `is_global` also holds for multicast, 6to4 and NAT64, and has changed with its versions. So these networks
are written out, from IANA's registries of special-purpose addresses (RFC 6890, as of 2026).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address


def _four(*networks: str) -> tuple[IPv4Network, ...]:
    return tuple(map(IPv4Network, networks))


def _six(*networks: str) -> tuple[IPv6Network, ...]:
    return tuple(map(IPv6Network, networks))


NAT64 = IPv6Network("64:ff9b::/96")
NOBODYS = _four(
    "0.0.0.0/8",
    "169.254.0.0/16",  # link-local, where clouds keep secrets
    "224.0.0.0/4",
    "240.0.0.0/4",
)
INNER = _four("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
SPECIAL = _four(
    "168.63.129.16/32",  # Azure's own, public to look at
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
)
UNICAST = IPv6Network("2000::/3")
TUNNELS = _six("2001::/32", "2002::/16")  # Teredo and 6to4: an IPv4 address is within
INNER_SIX = _six("::1/128", "fc00::/7")
SPECIAL_SIX = _six("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20")


def is_public(address: Address) -> bool:
    """Whether it is a single machine of the public internet."""
    met = unwrapped(address)
    if isinstance(met, IPv4Address):
        return not _within(met, NOBODYS, INNER, SPECIAL)
    return met in UNICAST and not _within(met, TUNNELS, SPECIAL_SIX)


def is_single(address: Address) -> bool:
    """Whether it is a single machine, of the public internet or of a network within; never one of a cloud's own."""
    met = unwrapped(address)
    if isinstance(met, IPv4Address):
        return not _within(met, NOBODYS)
    return _within(met, INNER_SIX) or (met in UNICAST and not _within(met, TUNNELS))


def unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 address leads to, mapped or by NAT64 (RFC 6052); any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address


def _within(address: Address, *lists: tuple[IPv4Network, ...] | tuple[IPv6Network, ...]) -> bool:
    return any(address in network for networks in lists for network in networks)
