import type { DeclaredConnection, ServiceUse } from "../connection";
import type { StackDocument } from "../stack-document";
import type { ServiceCall } from "./endpoint-policy";
import { interfacesOf } from "./interfaces";
import type { NetworkModel } from "./network-model";
import { type AwsService, type Origin, path, type Path, type Target } from "./path";
import { synthesizedNetwork } from "./synthesized-network";

export interface FollowedConnection {
  readonly connection: DeclaredConnection;
  readonly path: Path;
}

/** The path of each declared connection through the network of its stack. */
export function followConnections(stack: StackDocument): FollowedConnection[] {
  if (stack.connections.length === 0) return [];
  const model = synthesizedNetwork(stack);
  const resources = new Map(stack.resources.map((one) => [one.address, one]));
  const end = (address: string) => {
    const resource = resources.get(address);
    return (
      (resource && interfacesOf(stack, resource)) ?? { id: address, subnets: [], groups: [], publicAddress: false }
    );
  };
  return stack.connections.map((connection) => {
    const from: Origin = typeof connection.from === "string" ? end(connection.from) : connection.from;
    const to: Target = typeof connection.to === "string" ? end(connection.to) : serviceOf(stack, model, connection.to);
    return { connection, path: path(model, from, to, connection.port) };
  });
}

function serviceOf(stack: StackDocument, { account }: NetworkModel, use: ServiceUse): AwsService {
  const call = (action: string): ServiceCall =>
    use.foreign === undefined
      ? { action, resource: "*", account }
      : { action, resource: use.foreign, account: undefined };
  return { service: `com.amazonaws.${stack.facts.region}.${use.service}`, calls: use.actions.map(call) };
}

/** The name of an end of a connection in messages. */
export function nameOf(end: DeclaredConnection["from"] | DeclaredConnection["to"]): string {
  if (typeof end === "string") return end;
  if ("service" in end) return end.service;
  return "prefixList" in end ? end.prefixList : "the internet";
}
