import { TerraformDataSource, TerraformElement, TerraformResource } from "cdktf";
import type { Node } from "constructs";

/** Ids that are left out of addresses: the main child of a construct has the construct's name. */
const TRANSPARENT = new Set(["Resource", "Default"]);

/**
 * Readable Terraform addresses: the construct path joined by underscores, without a hash
 * (`aws_subnet.network_private_us_east_1a`). Two elements that would share an address are an error.
 */
export class Addresses {
  private readonly taken = new Map<string, string>();

  allocate(element: TerraformElement | Node, stackDepth: number): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const path = node.scopes.slice(stackDepth).map((scope) => scope.node.id);
    const parts = path.filter((id) => !TRANSPARENT.has(id));
    if (parts.length === 0) return "";
    const id = parts.join("_").replace(/[^A-Za-z0-9_]+/g, "_");
    const address = /^[A-Za-z_]/.test(id) ? id : `_${id}`;

    const key = `${kindOf(element)}.${address}`;
    const owner = this.taken.get(key);
    if (owner !== undefined && owner !== node.path) {
      throw new Error(
        `[${node.path}] the Terraform address '${key}' is already taken by [${owner}]: give one of them another construct id`,
      );
    }
    this.taken.set(key, node.path);
    return address;
  }
}

function kindOf(element: TerraformElement | Node): string {
  if (!TerraformElement.isTerraformElement(element)) return "node";
  if (TerraformDataSource.isTerraformDataSource(element)) return `data.${element.terraformResourceType}`;
  if (TerraformResource.isTerraformResource(element)) return element.terraformResourceType;
  return element.constructor.name;
}
