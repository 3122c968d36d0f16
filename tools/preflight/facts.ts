import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import type { Reading } from "./finding";
import type { ServiceImage } from "../image/check-image";
import type { EngineNeed } from "./needs";
import type { S3Backend } from "./stack-files";

/** A quota of Service Quotas. */
export interface QuotaId {
  readonly service: string;
  readonly code: string;
}

export interface LambdaConcurrency {
  /** Quota of concurrent executions. */
  readonly limit: number;
  /** Concurrent executions that functions have not reserved. */
  readonly unreserved: number;
}

/** Name servers of a zone and of its delegation. */
export interface Delegation {
  /** Name servers of the hosted zone; empty while it does not exist. */
  readonly zone: readonly string[];
  /** Name servers that public DNS returns for the domain; empty when there is no delegation. */
  readonly parent: readonly string[];
}

/** A state backend and the state in it. */
export interface BackendFacts {
  /** `absent`: no such bucket; `foreign`: it belongs to another account. */
  readonly bucket: "present" | "absent" | "foreign";
  /** Whether the lock table exists, where one is configured. */
  readonly lockTable: boolean;
  /** Addresses of the resources in the state; undefined when there is no state. */
  readonly addresses: readonly string[] | undefined;
  /** Version and replication status of the state; undefined when there is no state. */
  readonly kept?: Pick<HeadObjectCommandOutput, "VersionId" | "ReplicationStatus"> | undefined;
}

/** Read-only calls of the preflight. A call that is denied returns the reason. */
export interface AccountReader {
  quota(region: string, id: QuotaId): Promise<Reading<number>>;
  /** VPCs in the region. */
  vpcs(region: string): Promise<Reading<number>>;
  /** Elastic IP addresses in the region. */
  addresses(region: string): Promise<Reading<number>>;
  lambdaConcurrency(region: string): Promise<Reading<LambdaConcurrency>>;
  /** Opt-in status by region, as `DescribeRegions` returns it. */
  regions(): Promise<Reading<Readonly<Record<string, string>>>>;
  /** Whether AWS Backup is opted in, by resource type. */
  backupOptIn(region: string): Promise<Reading<Readonly<Record<string, boolean>>>>;
  /** Whether the service-linked role of a service principal exists. */
  serviceLinkedRole(service: string): Promise<Reading<boolean>>;
  /** Available versions of an engine. */
  engineVersions(region: string, engine: string): Promise<Reading<readonly string[]>>;
  /** Violations of the container contract by an image; undefined when it is not in the registry. */
  image(image: ServiceImage): Promise<Reading<readonly string[] | undefined>>;
  delegation(domain: string): Promise<Reading<Delegation>>;
  backend(backend: S3Backend): Promise<Reading<BackendFacts>>;
}

/** Input of the checks. Maps are keyed by region unless their comment states another key. */
export interface Facts {
  readonly callerAccount: string;
  /** By `region service code`. */
  readonly quotas: ReadonlyMap<string, Reading<number>>;
  readonly vpcs: ReadonlyMap<string, Reading<number>>;
  readonly addresses: ReadonlyMap<string, Reading<number>>;
  readonly lambda: ReadonlyMap<string, Reading<LambdaConcurrency>>;
  readonly regions: Reading<Readonly<Record<string, string>>>;
  readonly backupOptIn: ReadonlyMap<string, Reading<Readonly<Record<string, boolean>>>>;
  /** By service principal. */
  readonly serviceLinkedRoles: ReadonlyMap<string, Reading<boolean>>;
  /** By `region engine`. */
  readonly engineVersions: ReadonlyMap<string, Reading<readonly string[]>>;
  /** By `region repository reference`. */
  readonly images: ReadonlyMap<string, Reading<readonly string[] | undefined>>;
  /** By domain. */
  readonly delegations: ReadonlyMap<string, Reading<Delegation>>;
  /** By name of the stack. */
  readonly backends: ReadonlyMap<string, Reading<BackendFacts>>;
  /** Programs on this machine and variables of the shell. */
  readonly machine: MachineFacts;
}

export interface MachineFacts {
  /** Version of Terraform, `1.11.4`. */
  readonly terraform: string;
  /** Version of each installed provider by its name, `aws`. */
  readonly providers: Readonly<Record<string, string>>;
  /** Values of environment variables that begin with `TF_VAR_`, by the variable's name. */
  readonly variables: Readonly<Record<string, string>>;
}

export const quotaKey = (region: string, { service, code }: QuotaId) => `${region} ${service} ${code}`;
export const engineKey = ({ region, engine }: Pick<EngineNeed, "region" | "engine">) => `${region} ${engine}`;
export const imageKey = ({ region, repository, reference }: ServiceImage) => `${region} ${repository} ${reference}`;
