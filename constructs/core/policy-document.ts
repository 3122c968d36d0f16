import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
  type DataAwsIamPolicyDocumentStatementCondition,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Construct } from "constructs";

/** One statement of a policy; Terraform renders it, so tokens are safe anywhere in it. */
export type Statement = DataAwsIamPolicyDocumentStatement;
export type Condition = DataAwsIamPolicyDocumentStatementCondition;

/** A policy as a document that Terraform shows statement by statement in a plan. Returns its JSON as a token. */
export function policyDocument(scope: Construct, id: string, statements: readonly Statement[]): string {
  return new DataAwsIamPolicyDocument(scope, id, { statement: [...statements] }).json;
}

/** A policy whose statements are evaluated when the stack is synthesized, after every stack was built. */
export function latePolicyDocument(scope: Construct, id: string, statements: () => readonly Statement[]): string {
  return new LatePolicyDocument(scope, id, statements).json;
}

/** Statements by a lazy token would be attributes instead of blocks where CDKTF writes HCL. */
class LatePolicyDocument extends DataAwsIamPolicyDocument {
  constructor(
    scope: Construct,
    id: string,
    private readonly statements: () => readonly Statement[],
  ) {
    super(scope, id, {});
  }

  protected override synthesizeAttributes(): ReturnType<DataAwsIamPolicyDocument["synthesizeAttributes"]> {
    this.putStatement([...this.statements()]);
    return super.synthesizeAttributes();
  }

  protected override synthesizeHclAttributes(): ReturnType<DataAwsIamPolicyDocument["synthesizeHclAttributes"]> {
    this.putStatement([...this.statements()]);
    return super.synthesizeHclAttributes();
  }
}

export function servicePrincipals(...services: string[]): Statement["principals"] {
  return [{ type: "Service", identifiers: services }];
}

export function accountPrincipal(partition: string, account: string): Statement["principals"] {
  return [{ type: "AWS", identifiers: [`arn:${partition}:iam::${account}:root`] }];
}

export const EVERYONE: Statement["principals"] = [{ type: "*", identifiers: ["*"] }];

/** Denies requests without TLS. */
export function tlsOnly(actions: readonly string[], resources: readonly string[]): Statement {
  return {
    sid: "TlsOnly",
    effect: "Deny",
    actions: [...actions],
    resources: [...resources],
    principals: EVERYONE,
    condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
  };
}

/** A condition on the account a service acts for (confused deputy). */
export function sourceAccount(account: string): Condition[] {
  return [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }];
}
