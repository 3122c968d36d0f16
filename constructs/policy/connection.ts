import { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";

/** What a resource must be able to reach, or be reached by, for it to work; the check at synth follows it. */
export interface Connection {
  readonly from: TerraformResource | Outside;
  readonly to: TerraformResource | ServiceUse;
  /** TCP. @default 443 */
  readonly port?: number;
  /** What for. */
  readonly why: string;
}

/** Where connections from outside the network come from: a prefix list of AWS's by its name, or anywhere. */
export type Outside = { readonly prefixList: string } | { readonly internet: true };

/** Calls of an API of AWS in the network's region. */
export interface ServiceUse {
  /** As in `com.amazonaws.<region>.<service>`: `ecr.api`. */
  readonly service: string;
  /** Actions that are called, as policies write them. */
  readonly actions: readonly string[];
  /** ARN of what is called for, where it does not belong to the network's account but to AWS. @default our own */
  readonly foreign?: string;
}

/** Something that connections can be declared to: a database, its proxy, a cache. */
export interface Reachable {
  readonly reachedAt: readonly { readonly resource: TerraformResource; readonly port: number }[];
  /** What must exist before it accepts connections: its clients start afterwards. */
  readonly ready: readonly TerraformResource[];
}

/** A connection by Terraform addresses. */
export interface DeclaredConnection {
  readonly from: string | Outside;
  readonly to: string | ServiceUse;
  readonly port: number;
  readonly why: string;
}

const METADATA = "steadfast/connection";
const HTTPS = 443;

/**
 * Records a connection of a resource. It allows no traffic: security groups do, and
 * the rule `reachability` compares the two.
 */
export function declareConnection(connection: Connection): void {
  const { from, to } = connection;
  const ours = from instanceof TerraformResource ? from : to;
  if (ours instanceof TerraformResource) ours.node.addMetadata(METADATA, connection);
}

/** Declares what a resource calls of AWS and what it connects to. */
export function declareUses(
  from: TerraformResource,
  services: readonly ServiceUse[],
  stores: readonly Reachable[],
  why: string,
): void {
  for (const to of services) declareConnection({ from, to, why });
  for (const { resource: to, port } of stores.flatMap((store) => store.reachedAt)) {
    declareConnection({ from, to, port, why });
  }
}

/** All connections declared inside a construct tree. */
export function declaredConnections(root: IConstruct): DeclaredConnection[] {
  return root.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === METADATA)
      .map(({ data }) => {
        const { from, to, port = HTTPS, why } = data as Connection;
        return { from: addressOf(from), to: addressOf(to), port, why };
      }),
  );
}

function addressOf<T>(end: TerraformResource | T): string | T {
  return end instanceof TerraformResource ? `${end.terraformResourceType}.${end.friendlyUniqueId}` : end;
}
