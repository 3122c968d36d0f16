import * as fs from "node:fs";
import * as path from "node:path";
import { VERSION_FILE } from "../../stacks/shared/terraform-version";
import type { StackEntry } from "../terraform/synthesis";

/** Arguments of a resource or block in the JSON. */
export type Values = Readonly<Record<string, unknown>>;

export interface S3Backend {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  readonly dynamodb_table?: string;
}

/** A synthesized stack as the preflight reads it. */
export interface StackFile {
  readonly name: string;
  /** Region of the first provider. */
  readonly region: string;
  readonly backend: S3Backend;
  /** Constraint of the Terraform version; empty when there is none. */
  readonly terraformVersion: string;
  /** Version constraint by the provider's local name. */
  readonly providers: Readonly<Record<string, string>>;
  /** Variables without a default. */
  readonly variables: readonly string[];
  readonly resources: readonly StackResource[];
}

export interface StackResource {
  /** `aws_vpc.network` */
  readonly address: string;
  readonly type: string;
  readonly values: Values;
}

interface Json {
  readonly terraform: {
    readonly backend: { readonly s3: S3Backend };
    readonly required_version?: string;
    readonly required_providers: Readonly<Record<string, { readonly version?: string }>>;
  };
  readonly provider: { readonly aws: readonly { readonly region: string }[] };
  readonly variable?: Readonly<Record<string, Values>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

/** Reads the folder of a stack: `cdk.tf.json`, and the required Terraform version from the separate HCL file. */
export function readStackFile({ name, folder }: StackEntry): StackFile {
  const read = (file: string) => fs.readFileSync(path.join(folder, file), "utf8");
  const beside = fs.existsSync(path.join(folder, VERSION_FILE))
    ? /^\s*required_version\s*=\s*"([^"]+)"/m.exec(read(VERSION_FILE))?.[1]
    : undefined;
  return stackFileOf(name, JSON.parse(read("cdk.tf.json")) as Json, beside);
}

/** The same from JSON in memory. `versionBeside` is the constraint from the separate HCL file. */
export function stackFileOf(name: string, json: Json, versionBeside?: string): StackFile {
  return {
    name,
    region: json.provider.aws[0]!.region,
    backend: json.terraform.backend.s3,
    terraformVersion: json.terraform.required_version ?? versionBeside ?? "",
    providers: Object.fromEntries(
      Object.entries(json.terraform.required_providers).map(([local, { version = "" }]) => [local, version]),
    ),
    variables: Object.entries(json.variable ?? {}).flatMap(([variable, values]) =>
      "default" in values ? [] : [variable],
    ),
    resources: Object.entries(json.resource ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).map(([id, values]) => ({ address: `${type}.${id}`, type, values })),
    ),
  };
}
