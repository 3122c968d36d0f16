import type { Gateway } from "../gateway/gateway";
import { Authorizer } from "./authorizer";
import { DeployedKeys } from "./deployed-keys";
import { DeployedPolicies } from "./deployed-policies";
import { Enforcement, trustedService } from "./enforcement";
import { Kept } from "./kept";

export interface PermissionsOptions {
  /** 12 digits. */
  readonly account: string;
  /** Seconds until KMS counts a new alias in conditions. */
  readonly aliasSeconds: () => number;
}

/** The permissions behind a gateway, put together. */
export class Permissions {
  /** Answers whether somebody may do something, by the deployed policies. */
  readonly authorizer: Authorizer;
  readonly enforcement: Enforcement;
  readonly keys: DeployedKeys;

  constructor(gateway: Gateway, { account, aliasSeconds }: PermissionsOptions) {
    const { behindWire: behind, callers } = gateway;
    const kept = new Kept();
    gateway.answered = (call) => {
      kept.answered(call);
    };
    const policies = new DeployedPolicies(behind, kept, aliasSeconds);
    this.authorizer = new Authorizer(policies, account);
    this.keys = new DeployedKeys(behind, kept);
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
