import type { Gateway, Handler } from "../gateway/gateway";
import { textAt } from "../gateway/xml";
import { authentication } from "./authentication";
import { Authorizer } from "./authorizer";
import { DeployedKeys } from "./deployed-keys";
import { DeployedPolicies } from "./deployed-policies";
import { Enforcement, trustedService } from "./enforcement";
import { found, Kept } from "./kept";

export interface PermissionsOptions {
  /** 12 digits. */
  readonly account: string;
  /** Seconds until KMS counts a new alias in conditions. */
  readonly aliasSeconds: () => number;
}

/** The permissions behind a gateway, put together. */
export class Permissions {
  /** Decides whether a principal may perform an action, by the deployed policies. */
  readonly authorizer: Authorizer;
  readonly enforcement: Enforcement;
  /** Refuses requests without valid credentials, before any permissions are evaluated. */
  readonly authentication: Handler;
  readonly keys: DeployedKeys;

  constructor(gateway: Gateway, { account, aliasSeconds }: PermissionsOptions) {
    const { motoWire: moto, callers } = gateway;
    const kept = new Kept();
    gateway.answered = (call) => {
      kept.answered(call);
    };
    const policies = new DeployedPolicies(moto, kept, aliasSeconds);
    this.authorizer = new Authorizer(policies, account);
    this.keys = new DeployedKeys(moto, kept);
    this.authentication = authentication({
      authorizer: this.authorizer,
      isIssued: (key) => callers.nameOf(key) !== undefined,
      // A new bucket is closed: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
      isRestricted: async (bucket) => {
        const block = await found(() => moto.xml("s3", "us-east-1", `/${bucket}?publicAccessBlock`));
        return textAt(block, "PublicAccessBlockConfiguration", "RestrictPublicBuckets") !== "false";
      },
    });
    this.enforcement = new Enforcement({
      authorizer: this.authorizer,
      keys: this.keys,
      account,
      principalOf: ({ accessKey }) => callers.principalOf(accessKey),
      pathParameters: (call) => gateway.pathParameters(call),
      trusted: async (roleArn) => trustedService(await policies.ofResource(roleArn)),
    });
  }
}
