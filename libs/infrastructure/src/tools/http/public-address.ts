/** Azure answers its virtual machines' metadata on this address, which is otherwise a public one. */
const cloudMetadata = new Set(['168.63.129.16']);

type AddressCheck = (address: string) => boolean;

/**
 * Answers whether an IP address belongs to the public internet. Everything with a special meaning is not public
 * (IANA special-purpose registries, RFC 6890): private, loopback, link-local, carrier-grade NAT, multicast,
 * documentation, and every IPv6 form that carries an IPv4 address inside (mapped, compatible, NAT64, 6to4, Teredo).
 */
export async function loadAddressCheck(): Promise<AddressCheck> {
  const { default: ipaddr } = await import('ipaddr.js');
  const globalUnicast: [InstanceType<typeof ipaddr.IPv6>, number] = [ipaddr.IPv6.parse('2000::'), 3];
  return (text) => {
    if (!ipaddr.isValid(text) || cloudMetadata.has(text)) return false;
    const address = ipaddr.parse(text);
    if (address.range() !== 'unicast') return false;
    return address instanceof ipaddr.IPv4 || address.match(...globalUnicast);
  };
}
