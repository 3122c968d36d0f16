import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Backend, TerraformElement, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import { Addresses } from "../../constructs/core/addresses";
import type { DeploymentNames, SiteNames } from "../../constructs/core/names";
import { resolveTokens } from "../../constructs/core/resolve";
import { declaredConnections } from "../../constructs/policy/connection";
import {
  type JsonObject,
  StackDocument,
  type StackFacts,
  type StackKind,
} from "../../constructs/policy/stack-document";
import { type DeploymentContext, provideDeployment } from "../../constructs/core/site";
import { LOCAL_MODULES, localModules } from "./local-modules";
import { STATE, STATE_LOCK } from "./part-names";

export type Locking = "dynamodb" | "s3" | "both";

export interface PlatformStackProps {
  /** What the stack may hold. */
  readonly kind: StackKind;
  readonly names: DeploymentNames;
  /** Region of the stack's one provider. */
  readonly region: string;
  /** Site whose state bucket keeps this stack's state. */
  readonly stateSite: SiteNames;
  /**
   * How a state is locked: a DynamoDB item, a lock file beside the state in S3, or both while moving from one to the
   * other.
   * @default "dynamodb"
   * @see https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
   */
  readonly locking?: Locking;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/**
 * One Terraform state with one AWS provider, its remote backend, default tags and readable addresses. What it overrides of CDKTF,
 * why, and what to check after an upgrade: docs/decisions/0001-cdktf.md, "Overrides of CDKTF".
 */
export class PlatformStack extends TerraformStack implements DeploymentContext {
  readonly names: DeploymentNames;
  readonly environment: "dev" | "prod";
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly provider: AwsProvider;
  private readonly kind: StackKind;
  private readonly addresses = new Addresses();
  private json: JsonObject | undefined;
  private reviewed: StackDocument | undefined;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id);
    const { names, region, stateSite, locking = "dynamodb", defaultTags } = props;
    this.names = names;
    this.environment = names.identity.environment;
    this.kind = props.kind;
    this.region = region;
    this.defaultTags = defaultTags;
    provideDeployment(this);
    // The CLI passes it to the app, but the tools and the tests synthesize without the CLI.
    const modules = localModules();
    if (modules.length > 0) this.node.setContext(LOCAL_MODULES, modules);

    this.provider = new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: [names.identity.account],
      defaultTags: [{ tags: { ...defaultTags } }],
    });
    new S3Backend(this, {
      bucket: stateSite.bucket(STATE),
      key: `${id}.tfstate`,
      region: stateSite.site.region,
      encrypt: true,
      // The configuration has the list of regions; that in the backend of an older Terraform lacks new ones.
      skipRegionValidation: true,
      kmsKeyId: stateSite.keyAliasArn(STATE),
      ...(locking === "s3" ? {} : { dynamodbTable: stateSite.of(STATE_LOCK) }),
    });
    if (locking !== "dynamodb") this.addOverride("terraform.backend.s3.use_lockfile", true);
  }

  /** Facts about the stack that the policy needs in addition to its JSON. */
  get facts(): StackFacts {
    const { environment, kind, region } = this;
    return { name: this.node.id, environment, kind, region };
  }

  /** The stack as rules read it; afterwards nothing can be added to the stack. */
  get document(): StackDocument {
    return (this.reviewed ??= new StackDocument(this.facts, this.toTerraform(), declaredConnections(this)));
  }

  /** CDKTF would make outputs and remote states for references across stacks here; stacks of this project must not have any. */
  override prepareStack(): void {}

  /** The stack's JSON; afterwards nothing can be added to the stack. */
  override toTerraform(): JsonObject {
    if (!this.json) {
      this.json = this.resolved() as JsonObject;
      this.node.lock();
    }
    return this.json;
  }

  /** The same result as the base class, computed faster. */
  private resolved(): unknown {
    const elements = this.node.findAll().filter((node) => TerraformElement.isTerraformElement(node));
    const { rawOverrides } = this as unknown as { rawOverrides: object };
    const metadata: Tree = {
      version: this.node.tryGetContext("cdktfVersion"),
      stackName: this.node.id,
      ...(Object.keys(rawOverrides).length > 0 ? { overrides: { stack: Object.keys(rawOverrides) } } : {}),
    };
    for (const element of elements) merge(metadata, resolveTokens(this, element.toMetadata()) as Tree);
    const outputs: Tree = {};
    for (const element of elements) if (TerraformOutput.isTerraformOutput(element)) merge(outputs, byPath(element));
    const json = { "//": { metadata, outputs } };
    for (const element of elements) merge(json, resolveTokens(this, element.toTerraform()) as Tree);
    if (Object.keys(rawOverrides).length === 0) return json;
    merge(json, rawOverrides as Tree);
    return resolveTokens(this, json);
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return this.addresses.allocate(element, this.node.scopes.length);
  }
}

interface Tree {
  [key: string]: unknown;
}

/** An output's name in nested objects of its path's parts, where the CLI reads it. */
function byPath({ node, friendlyUniqueId }: TerraformOutput): Tree {
  const [last, ...outer] = node.path.split("/").reverse();
  return outer.reduce<Tree>((inner, part) => ({ [part]: inner }), { [last!]: friendlyUniqueId });
}

/** Objects are merged, lists joined, everything else replaced. */
function merge(target: Tree, source: Tree): void {
  for (const [key, value] of Object.entries(source)) {
    const there = target[key];
    if (isTree(value) && isTree(there)) merge(there, value);
    else
      target[key] =
        Array.isArray(value) && Array.isArray(there) ? [...(there as unknown[]), ...(value as unknown[])] : value;
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
