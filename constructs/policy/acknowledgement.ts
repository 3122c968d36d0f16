import { TerraformDataSource, TerraformElement, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import { InvalidProps } from "../core/invalid-props";

/** A recorded exception from a rule. */
export interface Acknowledgement {
  readonly rule: string;
  readonly reason: string;
  /** Construct path of the acknowledgement; it applies to everything below. */
  readonly path: string;
  /** Terraform addresses it covers. */
  readonly addresses: readonly string[];
}

const METADATA = "steadfast/acknowledgement";
const MIN_REASON_LENGTH = 20;

/** Accepts a rule's findings on a construct and what is below it, for a reason that the docs will list. */
export function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  if (reason.trim().length < MIN_REASON_LENGTH) {
    throw new InvalidProps(
      scope,
      `reason for '${rule}' should explain it in at least ${MIN_REASON_LENGTH} characters, got '${reason}'`,
    );
  }
  scope.node.addMetadata(METADATA, { rule, reason });
}

/** All acknowledgements given inside a construct tree. */
export function acknowledgements(root: IConstruct): Acknowledgement[] {
  return root.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === METADATA)
      .map(({ data }) => {
        const { rule, reason } = data as { rule: string; reason: string };
        return { rule, reason, path: construct.node.path, addresses: addressesBelow(construct) };
      }),
  );
}

function addressesBelow(construct: IConstruct): string[] {
  return construct.node.findAll().flatMap((node) => {
    if (TerraformDataSource.isTerraformDataSource(node))
      return [`data.${node.terraformResourceType}.${node.friendlyUniqueId}`];
    if (TerraformResource.isTerraformResource(node)) return [`${node.terraformResourceType}.${node.friendlyUniqueId}`];
    return TerraformElement.isTerraformElement(node) ? [node.fqn] : [];
  });
}
