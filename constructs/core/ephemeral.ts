import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/**
 * An ephemeral resource: a value that exists while Terraform runs and is written to no state. CDKTF 0.21 has no class for
 * them. Only write-only arguments accept its values.
 * @see https://developer.hashicorp.com/terraform/language/resources/ephemeral
 */
export class Ephemeral extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly type: string,
    private readonly config: Readonly<Record<string, unknown>>,
  ) {
    super(scope, id, `ephemeral.${type}`);
  }

  /** An expression for one of its attributes, to be put into `${}`. */
  attribute(name: string): string {
    return `ephemeral.${this.type}.${this.friendlyUniqueId}.${name}`;
  }

  override toTerraform(): unknown {
    return { ephemeral: { [this.type]: { [this.friendlyUniqueId]: this.config } } };
  }
}
