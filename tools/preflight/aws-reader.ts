import { Resolver } from "node:dns/promises";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeAddressesCommand, DescribeRegionsCommand, EC2Client, paginateDescribeVpcs } from "@aws-sdk/client-ec2";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { paginateDescribeDBEngineVersions, RDSClient } from "@aws-sdk/client-rds";
import { GetHostedZoneCommand, ListHostedZonesByNameCommand, Route53Client } from "@aws-sdk/client-route-53";
import { HeadBucketCommand, HeadObjectCommand, type HeadObjectCommandOutput, S3Client } from "@aws-sdk/client-s3";
import { awsClient } from "../aws/client";
import type { PlainClient } from "../aws/plain-client";
import { imageProblems, type ServiceImage } from "../image/check-image";
import type { AccountReader, BackendFacts, Delegation, LambdaConcurrency, QuotaId } from "./facts";
import type { Reading } from "./finding";
import { addressesInState } from "./held-resources";
import type { S3Backend } from "./stack-files";

/** Name servers that public DNS returns for a domain; none if it is not delegated. */
export type NameServersOf = (domain: string) => Promise<readonly string[]>;

/** Queries the DNS resolvers of this machine. */
export const publicNameServers: NameServersOf = async (domain) => {
  try {
    return await new Resolver({ timeout: 5000, tries: 2 }).resolveNs(domain);
  } catch (error) {
    if (["ENOTFOUND", "ENODATA", "ESERVFAIL"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
};

/** Reads an account through the AWS APIs, with the credentials in the shell. */
export class AwsReader implements AccountReader {
  constructor(
    private readonly plain: PlainClient,
    private readonly nameServersOf: NameServersOf,
    /** Region for calls about the account as a whole. */
    private readonly mainRegion: string,
  ) {}

  quota(region: string, { service, code }: QuotaId): Promise<Reading<number>> {
    return reading(async () => {
      const input = { ServiceCode: service, QuotaCode: code };
      const target = "ServiceQuotasV20190624.GetServiceQuota";
      const { Quota } = await this.plain.json<{ Quota: { Value: number } }>("servicequotas", region, target, input);
      return Quota.Value;
    });
  }

  vpcs(region: string): Promise<Reading<number>> {
    return reading(async () => {
      let count = 0;
      for await (const { Vpcs = [] } of paginateDescribeVpcs({ client: awsClient(EC2Client, { region }) }, {})) {
        count += Vpcs.length;
      }
      return count;
    });
  }

  addresses(region: string): Promise<Reading<number>> {
    return reading(async () => {
      const { Addresses = [] } = await awsClient(EC2Client, { region }).send(new DescribeAddressesCommand({}));
      return Addresses.length;
    });
  }

  lambdaConcurrency(region: string): Promise<Reading<LambdaConcurrency>> {
    return reading(async () => {
      const { AccountLimit } = await awsClient(LambdaClient, { region }).send(new GetAccountSettingsCommand({}));
      return {
        limit: AccountLimit?.ConcurrentExecutions ?? 0,
        unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
      };
    });
  }

  regions(): Promise<Reading<Readonly<Record<string, string>>>> {
    return reading(async () => {
      const client = awsClient(EC2Client, { region: this.mainRegion });
      const { Regions = [] } = await client.send(new DescribeRegionsCommand({ AllRegions: true }));
      return Object.fromEntries(Regions.map(({ RegionName = "", OptInStatus = "" }) => [RegionName, OptInStatus]));
    });
  }

  backupOptIn(region: string): Promise<Reading<Readonly<Record<string, boolean>>>> {
    return reading(async () => {
      const answer = await this.plain.get<{ ResourceTypeOptInPreference?: Record<string, boolean> }>(
        "backup",
        region,
        "/account-settings",
      );
      return answer.ResourceTypeOptInPreference ?? {};
    });
  }

  serviceLinkedRole(service: string): Promise<Reading<boolean>> {
    return reading(async () => {
      const client = awsClient(IAMClient, { region: this.mainRegion });
      const { Roles = [] } = await client.send(new ListRolesCommand({ PathPrefix: `/aws-service-role/${service}/` }));
      return Roles.length > 0;
    });
  }

  engineVersions(region: string, engine: string): Promise<Reading<readonly string[]>> {
    return reading(async () => {
      const versions: string[] = [];
      const client = awsClient(RDSClient, { region });
      for await (const page of paginateDescribeDBEngineVersions({ client }, { Engine: engine })) {
        versions.push(...(page.DBEngineVersions ?? []).map(({ EngineVersion = "" }) => EngineVersion));
      }
      return versions;
    });
  }

  image(need: ServiceImage): Promise<Reading<readonly string[] | undefined>> {
    return reading(() => imageProblems(need));
  }

  delegation(domain: string): Promise<Reading<Delegation>> {
    return reading(async () => {
      const client = awsClient(Route53Client, { region: this.mainRegion });
      const { HostedZones = [] } = await client.send(new ListHostedZonesByNameCommand({ DNSName: domain }));
      const own = HostedZones.find(({ Name, Config }) => Name === `${domain}.` && Config?.PrivateZone !== true);
      if (!own?.Id) return { zone: [], parent: [] };
      const { DelegationSet } = await client.send(new GetHostedZoneCommand({ Id: own.Id }));
      return { zone: DelegationSet?.NameServers ?? [], parent: await this.nameServersOf(domain) };
    });
  }

  backend(backend: S3Backend): Promise<Reading<BackendFacts>> {
    return reading(async () => {
      const bucket = await bucketState(backend);
      if (bucket !== "present") return { bucket, lockTable: false, addresses: undefined, kept: undefined };
      const addresses = await addressesInState(backend);
      const kept = addresses && (await keptAs(backend));
      return { bucket, lockTable: await lockTableExists(backend), addresses, kept };
    });
  }
}

async function bucketState({ bucket, region }: S3Backend): Promise<BackendFacts["bucket"]> {
  try {
    await awsClient(S3Client, { region, followRegionRedirects: true }).send(new HeadBucketCommand({ Bucket: bucket }));
    return "present";
  } catch (error) {
    if (["NotFound", "NoSuchBucket"].includes((error as Error).name)) return "absent";
    if (["403", "Forbidden", "AccessDenied"].includes((error as Error).name)) return "foreign";
    throw error;
  }
}

function keptAs({ bucket, key, region }: S3Backend): Promise<HeadObjectCommandOutput> {
  return awsClient(S3Client, { region }).send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
}

async function lockTableExists({ dynamodb_table: table, region }: S3Backend): Promise<boolean> {
  if (table === undefined) return false;
  try {
    await awsClient(DynamoDBClient, { region }).send(new DescribeTableCommand({ TableName: table }));
    return true;
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return false;
    throw error;
  }
}

/** The result of a call, or the error of AWS. */
async function reading<T>(call: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await call() };
  } catch (error) {
    const { name, message } = error as Error;
    const [first = ""] = message.split("\n");
    return { unreadable: first.startsWith(name) ? first : `${name}: ${first}` };
  }
}
