/** A region as DNS zones spell it: `West Europe` is `westeurope`. */
export const regionOf = (location: string): string => location.toLowerCase().replaceAll(" ", "");

/** What the private DNS zone of clusters in a region is called. */
export const clusterZoneName = (integrated: boolean, region: string): string =>
  `${integrated ? "private" : "privatelink"}.${region}.azmk8s.io`;

/**
 * Whether AKS takes a zone of that name, or one below it.
 * Source: https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone
 *
 * @param integrated whether the API server is in a subnet of the network
 * @param region undefined where nothing tells it; then every region will do
 */
export function isClusterZone(name: string, integrated: boolean, region?: string): boolean {
  const [, sub, label, itsRegion] =
    /^(?:([a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?)\.)?([a-z]+)\.([a-z0-9]+)\.azmk8s\.io$/i.exec(
      name,
    ) ?? [];
  if (label === undefined || itsRegion === undefined) return false;
  const zone = clusterZoneName(integrated, region ?? itsRegion);
  return name.toLowerCase() === (sub === undefined ? zone : `${sub}.${zone}`).toLowerCase();
}
