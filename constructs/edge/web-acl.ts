import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import type { KeyRef } from "../security/key";
import { INSPECTED_BY_LOAD_BALANCER_KB, inspectionLimit, MAX_INSPECTED_KB } from "./body-limits";
import { visibility, type WebAclLimits, webAclRules } from "./web-acl-rules";

export interface WebAclProps extends WebAclLimits {
  /** `cloudfront` for distributions, only in us-east-1; `regional` for load balancers. */
  readonly scope: "cloudfront" | "regional";
  readonly logRetentionDays: number;
  /** Key of the log; it must allow the CloudWatch Logs service. */
  readonly logKey: KeyRef;
}

/** A web ACL with AWS's managed rules, a rate limit and blocked countries; what it blocks is logged without credentials. */
export class WebAcl extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { siteNames, region } = siteOf(this);
    const { scope: where, requestsPerAddress: limit } = props;
    if (where === "cloudfront" && region !== "us-east-1") {
      throw new InvalidProps(this, `should be placed in us-east-1 for CloudFront, got ${region}`);
    }
    if (limit < 10 || limit > 2_000_000_000) {
      throw new InvalidProps(this, `requestsPerAddress should be from 10 to 2000000000, got ${limit}`);
    }
    this.checkBodies(props);
    this.name = siteNames.of("web-acl");
    const acl = new Wafv2WebAcl(this, "Resource", {
      name: this.name,
      scope: props.scope.toUpperCase(),
      defaultAction: { allow: {} },
      rule: webAclRules(props),
      ...(where === "cloudfront"
        ? {
            associationConfig: {
              requestBody: [{ cloudfront: { defaultSizeInspectionLimit: inspectionLimit(props.bodyLimits) } }],
            },
          }
        : {}),
      visibilityConfig: visibility(this.name),
    });
    this.arn = acl.arn;
    // WAF accepts only log groups whose names have this prefix.
    const log = new CloudwatchLogGroup(this, "log", {
      name: `aws-waf-logs-${this.name}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logKey.arn,
    });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      logDestinationConfigs: [log.arn],
      redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            condition: [{ actionCondition: { action: "BLOCK" } }, { actionCondition: { action: "COUNT" } }],
          },
        ],
      },
    });
  }

  private checkBodies({ scope: where, behindCloudFront = false, bodyLimits }: WebAclProps): void {
    if (behindCloudFront) return;
    const most = where === "cloudfront" ? MAX_INSPECTED_KB : INSPECTED_BY_LOAD_BALANCER_KB;
    for (const { path, maxKb } of [{ path: "any path", maxKb: bodyLimits.maxKb }, ...(bodyLimits.paths ?? [])]) {
      if (maxKb === "unlimited" || (Number.isInteger(maxKb) && maxKb >= 1 && maxKb <= most)) continue;
      throw new InvalidProps(
        this,
        `maxKb of ${path} should be a whole number from 1 to ${most}, the size of a body that WAF inspects here, got ${maxKb}`,
      );
    }
  }

  /** Associates a load balancer, by its ARN, with this web ACL. */
  protect(id: string, resourceArn: string): void {
    new Wafv2WebAclAssociation(this, id, { webAclArn: this.arn, resourceArn });
  }
}
