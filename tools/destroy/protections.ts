import type { StackFile, StackResource } from "../preflight/stack-files";

/** Settings that prevent the deletion of a resource. */
export interface Protection {
  readonly stack: string;
  readonly address: string;
  /** `prevent_destroy`, `deletion protection` and so on. */
  readonly kinds: readonly string[];
}

type Holds = (resource: StackResource) => boolean;

/** Provider arguments for the deletion protection of AWS. */
const DELETION_PROTECTION = ["deletion_protection", "deletion_protection_enabled", "enable_deletion_protection"];

/** Each kind of protection and its condition on the JSON. */
const KINDS: readonly (readonly [kind: string, holds: Holds])[] = [
  ["prevent_destroy", ({ values }) => (values["lifecycle"] as Lifecycle | undefined)?.prevent_destroy === true],
  ["deletion protection", ({ values }) => DELETION_PROTECTION.some((name) => values[name] === true)],
  ["objects in the bucket", ({ type, values }) => type === "aws_s3_bucket" && values["force_destroy"] !== true],
  ["images in the repository", ({ type, values }) => type === "aws_ecr_repository" && values["force_delete"] !== true],
  [
    "recovery points in the vault",
    ({ type, values }) => type === "aws_backup_vault" && values["force_destroy"] !== true,
  ],
  ["vault lock", ({ type }) => type === "aws_backup_vault_lock_configuration"],
  ["object lock", ({ type }) => type === "aws_s3_bucket_object_lock_configuration"],
];

interface Lifecycle {
  readonly prevent_destroy?: boolean;
}

/** Every protected resource of a stack. */
export function protectionsOf({ name, resources }: StackFile): Protection[] {
  return resources.flatMap((resource) => {
    const kinds = KINDS.filter(([, holds]) => holds(resource)).map(([kind]) => kind);
    return kinds.length === 0 ? [] : [{ stack: name, address: resource.address, kinds }];
  });
}

/** Protections as lines, by stack. */
export function listed(protections: readonly Protection[]): string {
  const stacks = [...new Set(protections.map(({ stack }) => stack))];
  return stacks
    .flatMap((name) => [
      name,
      ...protections
        .filter(({ stack }) => stack === name)
        .map(({ address, kinds }) => `  ${address}: ${kinds.join(", ")}`),
    ])
    .join("\n");
}
