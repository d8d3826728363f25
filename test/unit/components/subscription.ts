import { after, before } from "mocha";

/** Gives names a subscription to be made from, for the tests of a describe block. */
export function useSubscription(): void {
  const outside = process.env.ARM_SUBSCRIPTION_ID;
  before(() => {
    process.env.ARM_SUBSCRIPTION_ID = "00000000-0000-0000-0000-000000000001";
  });
  after(() => {
    if (outside === undefined) delete process.env.ARM_SUBSCRIPTION_ID;
    else process.env.ARM_SUBSCRIPTION_ID = outside;
  });
}
