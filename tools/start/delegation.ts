import { GetHostedZoneCommand, ListHostedZonesByNameCommand, Route53Client } from "@aws-sdk/client-route-53";
import { awsClient } from "../aws/client";
import type { Session } from "../emulator/session";
import { Failure } from "../console/failure";

/** Delegates the domain as a person does at the registrar: sets the name servers of the hosted zone at the parent domain. */
export async function delegate(
  domain: string,
  { control }: Pick<Session, "control">,
  update: (detail: string) => void,
): Promise<void> {
  const route53 = awsClient(Route53Client, { region: "us-east-1" });
  const { HostedZones = [] } = await route53.send(new ListHostedZonesByNameCommand({ DNSName: domain }));
  const zone = HostedZones.find(({ Name, Config }) => Name === `${domain}.` && Config?.PrivateZone !== true);
  const { DelegationSet } = zone ? await route53.send(new GetHostedZoneCommand({ Id: zone.Id })) : {};
  const nameServers = DelegationSet?.NameServers ?? [];
  if (nameServers.length === 0) throw new Failure(`there is no public hosted zone ${domain} to delegate to`);
  await control.delegate(domain, nameServers);
  update(`${domain} to ${nameServers.join(", ")}`);
}
