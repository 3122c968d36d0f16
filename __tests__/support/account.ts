import type { Facts } from "../../tools/preflight/facts";
import { Needs } from "../../tools/preflight/needs";
import type { StackFile } from "../../tools/preflight/stack-files";

export const BACKEND = {
  bucket: "web-dev-states",
  key: "web-dev-primary.tfstate",
  region: "us-east-1",
  dynamodb_table: "locks",
};

/** A stack of us-east-1 with some resources. */
export function stackWith(
  resources: Record<string, readonly Record<string, unknown>[]> = {},
  more: Partial<StackFile> = {},
): StackFile {
  return {
    name: "web-dev-primary",
    region: "us-east-1",
    backend: BACKEND,
    terraformVersion: "",
    providers: {},
    variables: [],
    resources: Object.entries(resources).flatMap(([type, all]) =>
      all.map((values, at) => ({ address: `${type}.r${at}`, type, values })),
    ),
    ...more,
  };
}

export function needsOf(...stacks: StackFile[]): Needs {
  return new Needs("web-dev", "111111111111", stacks);
}

/** Facts of an account: unread, except the given ones. */
export function factsWith(some: Partial<Facts> = {}): Facts {
  return {
    callerAccount: "111111111111",
    quotas: new Map(),
    vpcs: new Map(),
    addresses: new Map(),
    lambda: new Map(),
    regions: { value: {} },
    backupOptIn: new Map(),
    serviceLinkedRoles: new Map(),
    engineVersions: new Map(),
    images: new Map(),
    delegations: new Map(),
    backends: new Map(),
    machine: { terraform: "1.11.4", providers: {}, variables: {} },
    ...some,
  };
}
