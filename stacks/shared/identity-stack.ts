import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { Construct } from "constructs";
import { KeyUses } from "../../constructs/core/key-use";
import type { SiteNames } from "../../constructs/core/names";
import {
  policyDocument,
  servicePrincipals,
  sourceAccount,
  type Statement,
} from "../../constructs/core/policy-document";
import type { RoleProps, RoleReference } from "../../constructs/core/site";
import { namesNoSource } from "../../constructs/core/trust-sources";
import { PlatformStack, type PlatformStackProps } from "./platform-stack";

/**
 * Every IAM role of a deployment, in one state: IAM's control plane is in us-east-1, so no site may need it to plan or apply.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/disaster-recovery-resiliency.html
 */
export class IdentityStack extends PlatformStack {
  /** Uses of keys by these roles; the policies of the keys have them. */
  readonly keyUses = new KeyUses();

  constructor(scope: Construct, id: string, props: Omit<PlatformStackProps, "kind">) {
    super(scope, id, { ...props, kind: "identity" });
  }

  /** Creates a role that a site has declared; its name and ARN are deterministic. */
  addRole(site: SiteNames, part: string, props: RoleProps): RoleReference {
    const group = this.node.tryFindChild(site.site.role) ?? new Construct(this, site.site.role);
    if (group.node.tryFindChild(part)) {
      throw new Error(
        `[${group.node.path}/${part}] the role '${site.role(part)}' is declared twice: give each its own name`,
      );
    }
    const scope = new Construct(group, part);

    const role = new IamRole(scope, "Resource", {
      name: site.role(part),
      description: props.description,
      assumeRolePolicy: policyDocument(scope, "trust", [this.trust(site.role(part), props)]),
      maxSessionDuration: 3600,
    });
    if (props.statements.length > 0) {
      new IamRolePolicy(scope, "policy", {
        name: part,
        role: role.name,
        policy: policyDocument(scope, "permissions", props.statements),
      });
    }
    for (const managed of props.managedPolicies ?? []) {
      new IamRolePolicyAttachment(scope, managed.replace(/^.*\//, ""), {
        role: role.name,
        policyArn: `arn:${this.names.partition}:iam::aws:policy/${managed}`,
      });
    }
    return { name: site.role(part), arn: site.roleArn(part) };
  }

  /**
   * Creates the role through which a service acts in this account; it fails if the role already exists in the account.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-service-linked-role.html
   */
  addServiceLinkedRole(service: string): void {
    const id = `service-linked-${service.replace(/\.amazonaws\.com$/, "").replaceAll(".", "-")}`;
    new IamServiceLinkedRole(this, id, { awsServiceName: service, lifecycle: { preventDestroy: true } });
  }

  private trust(name: string, { assumedBy, sourceArns = [] }: RoleProps): Statement {
    const silent = assumedBy.filter(namesNoSource);
    if (silent.length > 0 && (silent.length < assumedBy.length || sourceArns.length > 0)) {
      throw new Error(
        `[${this.node.path}] the role '${name}' has a condition on its source, which ${silent.join(", ")} does not name: ` +
          "leave out sourceArns, and give other services a role of their own",
      );
    }
    const conditions = [
      ...(silent.length > 0 ? [] : sourceAccount(this.names.identity.account)),
      ...(sourceArns.length > 0 ? [{ test: "ArnLike", variable: "aws:SourceArn", values: [...sourceArns] }] : []),
    ];
    return {
      actions: ["sts:AssumeRole"],
      principals: servicePrincipals(...assumedBy),
      ...(conditions.length > 0 ? { condition: conditions } : {}),
    };
  }
}
