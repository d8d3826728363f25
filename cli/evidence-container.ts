/** A blob container in Azure. */
export interface ContainerId {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly account: string;
  readonly container: string;
}

/** What Azure accepts in each part, so that no part leads a request elsewhere. */
const ID = new RegExp(
  [
    "^/subscriptions/(?<subscription>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
    "/resourceGroups/(?<resourceGroup>[\\w().-]{0,89}[\\w()-])",
    "/providers/Microsoft\\.Storage/storageAccounts/(?<account>[a-z0-9]{3,24})",
    "/blobServices/default/containers/(?<container>[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62})$",
  ].join(""),
  "i",
);

/** The parts of an ARM id, in whatever case it is written; undefined for all other text. */
export const parseContainerId = (text: string): ContainerId | undefined => {
  const { subscription, resourceGroup, account, container } = ID.exec(text)?.groups ?? {};
  return subscription === undefined ||
    resourceGroup === undefined ||
    account === undefined ||
    container === undefined
    ? undefined
    : {
        subscription,
        resourceGroup,
        account: account.toLowerCase(),
        container: container.toLowerCase(),
      };
};
