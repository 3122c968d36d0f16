import { multiRegionWeb } from "../../../config/multi-region-web";
import { BUCKET_WRITERS } from "../../../constructs/policy/across/bucket-writers";
import { CROSS_RULES } from "../../../constructs/policy/across/cross-rules";
import { PLACED } from "../../../constructs/policy/across/declared-services";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { everythingOn, otherChoices } from "../../../tools/docs/variants";
import { type Attributes, stackOf } from "../../support/across";
import { builtFrom } from "../../support/deployments";
import type { Bendable } from "../../support/negative";
import { asDocument, type StackJson } from "../../support/synth";

const check = (rule: string, stacks: readonly StackDocument[]): string[] =>
  CROSS_RULES.find(({ id }) => id === rule)!
    .check(stacks)
    .map(({ stack, address, message }) => `${stack} ${address} ${message}`);

const DEPLOYMENT = builtFrom(multiRegionWeb("prod"));

/** The stacks of the production deployment; one of them does not comply. */
function bent(name: string, change: (stack: Bendable) => void): StackDocument[] {
  return Object.values(DEPLOYMENT).map(({ document, json }) => {
    if (document.facts.name !== `web-prod-${name}`) return document;
    const copy = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
    change(copy);
    return new StackDocument(document.facts, asDocument(copy), document.connections);
  });
}

test.each(["backup-vaults", "load-balancer-clients", "bucket-writers", "declared-services", "role-keys"])(
  "%s: the flagship complies, also with other options",
  (rule) => {
    expect(
      check(
        rule,
        bent("", () => undefined),
      ),
    ).toEqual([]);
    for (const variant of [everythingOn, otherChoices]) {
      const built = builtFrom(variant(multiRegionWeb("prod")));
      expect(
        check(
          rule,
          Object.values(built).map(({ document }) => document),
        ),
      ).toEqual([]);
    }
  },
);

describe("load-balancer-clients", () => {
  const found = (name: string, change: (stack: Bendable) => void) => check("load-balancer-clients", bent(name, change));
  const rules = ({ resource }: Bendable) =>
    resource["aws_lb_listener_rule"] as Record<string, { condition: Record<string, Attributes>[] }>;
  const asked = (by: string, host: string, path: string) =>
    `web-prod-${by} requests ${path} of ${host}origin.web.example.com, which aws_lb_listener.load_balancer_https of web-prod-`;

  test("a health check of a path that needs a header, without the rule of health checks", () => {
    const check = "routing aws_route53_health_check.primary_health_endpoint";
    const other = found("routing", ({ resource }) => {
      resource["aws_route53_health_check"]!["primary_health_endpoint"]!["resource_path"] = "/status";
    });
    expect(other).toEqual([
      `${asked(check, "primary.", "/status")}primary does not forward: aws_lb_listener_rule.target_health requires the path ` +
        "/health, aws_lb_listener_rule.target_requests requires the header X-Origin-Verify",
    ]);
    const without = found("primary", (stack) => {
      delete rules(stack)["target_health"];
    });
    expect(without).toEqual([
      `${asked(check, "primary.", "/health")}primary does not forward: aws_lb_listener_rule.target_requests requires the ` +
        "header X-Origin-Verify",
    ]);
  });

  test("rules with other paths than CloudFront requests", () => {
    const edge = "global aws_cloudfront_distribution.distribution";
    const wanted = (host: string, path: string, what: string) =>
      `${asked(edge, host, path)}secondary does not forward: aws_lb_listener_rule.target_health requires the path /health, ` +
      `aws_lb_listener_rule.target_requests requires ${what}`;
    const path = found("secondary", (stack) => {
      rules(stack)["target_requests"]!.condition[0]!["path_pattern"]!["values"] = ["/a?i/*", "/other"];
    });
    expect(path).toEqual([wanted("secondary.", "/_sites/secondary/health", "the path /a?i/* or /other")]);
  });

  test("no rule that forwards; a listener that forwards by default takes everything", () => {
    const none = found("primary", (stack) => {
      for (const rule of Object.values(rules(stack))) Object.assign(rule, { action: [{ type: "fixed-response" }] });
    });
    expect(none).toHaveLength(4);
    expect(none[0]).toMatch(/of web-prod-primary does not forward: it has no rule that forwards it$/);
    const all = found("primary", (stack) => {
      stack.resource["aws_lb_listener_rule"] = {};
      stack.resource["aws_lb_listener"]!["load_balancer_https"]!["default_action"] = [{ type: "forward" }];
    });
    expect(all).toEqual([]);
  });

  test("names that resolve in a circle, and load balancers of the same stack", () => {
    const record = (name: string, rest: Attributes) => ({ name, ...rest });
    const stack = stackOf({
      aws_lb: { web: { name: "web" } },
      aws_lb_listener: { https: { load_balancer_arn: "${aws_lb.web.arn}", protocol: "HTTPS", default_action: [] } },
      aws_route53_record: {
        own: record("own.example.com", { alias: { name: "${aws_lb.web.dns_name}" } }),
        first: record("first.example.com", { records: ["second.example.com"] }),
        second: record("second.example.com", { records: ["first.example.com", "own.example.com", "${var.more}"] }),
      },
      aws_route53_health_check: { one: { type: "HTTPS", fqdn: "first.example.com" }, two: { type: "CALCULATED" } },
    });
    expect(check("load-balancer-clients", [stack])).toEqual([
      "web-site aws_route53_health_check.one requests / of first.example.com, which aws_lb_listener.https of web-site does " +
        "not forward: it has no rule that forwards it",
    ]);
  });
});

describe("bucket-writers", () => {
  const role = "${aws_iam_role.writer.arn}";
  const documents = (identifiers: string[]) => ({
    statement: [
      {
        effect: "Deny",
        actions: ["s3:PutObject", "s3:ReplicateDelete", "s3:ReplicateObject"],
        principals: [{ type: "*", identifiers: ["*"] }],
        condition: [
          { test: "Bool", variable: "aws:PrincipalIsAWSService", values: ["false"] },
          { test: "ArnNotEquals", variable: "aws:PrincipalArn", values: identifiers },
        ],
      },
    ],
  });
  const writers: Readonly<Record<string, (bucket: string) => Record<string, Record<string, Attributes>>>> = {
    aws_kinesis_firehose_delivery_stream: (bucket) => ({
      aws_kinesis_firehose_delivery_stream: {
        one: { extended_s3_configuration: { bucket_arn: `arn:aws:s3:::${bucket}`, role_arn: role } },
      },
    }),
    aws_config_delivery_channel: (bucket) => ({
      aws_config_delivery_channel: { one: { s3_bucket_name: bucket } },
      aws_config_configuration_recorder: { one: { role_arn: role } },
    }),
  };
  const found = (type: string, spared: string, bucket = "logs") => {
    const base = stackOf({ ...writers[type]!(bucket), aws_iam_role: { writer: { name: "web-writer" } } });
    const json = {
      ...base.json,
      resource: {
        ...(base.json["resource"] as object),
        aws_s3_bucket: { logs: { bucket: "logs" } },
        aws_s3_bucket_policy: { logs: { bucket: "logs", policy: "${data.aws_iam_policy_document.own.json}" } },
      },
      data: { aws_iam_policy_document: { own: documents([`arn:aws:iam::1:role/${spared}`]) } },
    };
    return check("bucket-writers", [new StackDocument(base.facts, json)]);
  };

  test("every kind of writer has a case", () => {
    expect(Object.keys(writers).sort()).toEqual(BUCKET_WRITERS.map(({ type }) => type).sort());
  });

  test.each(Object.keys(writers))("%s", (type) => {
    expect(found(type, "web-writer")).toEqual([]);
    expect(found(type, "web-other")).toEqual([
      `web-site ${type}.one writes with the role web-writer into aws_s3_bucket.logs of web-site, whose policy denies it: ` +
        "add the role to the bucket's writers",
    ]);
    const [gone] = found(type, "web-writer", "nothing");
    expect(gone).toMatch(
      /writes into (?:arn:aws:s3:::)?nothing, which no stack creates: name a bucket of the deployment$/,
    );
  });
});

test("backup-vaults: a plan that backs up nothing", () => {
  const found = check(
    "backup-vaults",
    bent("primary", ({ resource }) => {
      delete resource["aws_backup_selection"];
    }),
  );
  expect(found).toEqual(["web-prod-primary aws_backup_plan.backup backs up nothing: add an aws_backup_selection"]);
});

test("backup-vaults: a plan's own vault, in its region, and the one that it copies to, in that one's", () => {
  const found = (change: (rule: Record<string, unknown>) => void) =>
    check(
      "backup-vaults",
      bent("primary", ({ resource }) => {
        change((resource["aws_backup_plan"]!["backup"]!["rule"] as Record<string, unknown>[])[0]!);
      }),
    );
  const copied = (arn: string) => (rule: Record<string, unknown>) => {
    (rule["copy_action"] as Record<string, unknown>[])[0]!["destination_vault_arn"] = arn;
  };
  const finding = (vault: string) =>
    `web-prod-primary aws_backup_plan.backup writes recovery points into ${vault}, which no stack creates: name a vault of the deployment`;
  const other = "web-prod-secondary-backup";
  expect(found((rule) => (rule["target_vault_name"] = other))).toEqual([finding(other)]);
  const arn = (region: string, name: string) => `arn:aws:backup:${region}:222222222222:backup-vault:${name}`;
  expect(found(copied(arn("us-west-2", other)))).toEqual([]);
  expect(found(copied(arn("us-east-1", other)))).toEqual([finding(arn("us-east-1", other))]);
  expect(found(copied(arn("us-west-2", "vault")))).toEqual([finding(arn("us-west-2", "vault"))]);
  expect(found((rule) => (rule["target_vault_name"] = "${aws_backup_vault.gone.name}"))).toHaveLength(1);
});

describe("declared-services", () => {
  const message = (services: string) =>
    `may call ${services} by its role and does not declare it, so its connection is neither opened nor checked: ` +
    "add it to its uses, or remove the permission";
  const ADDRESSES: Readonly<Record<string, readonly [string, string]>> = {
    aws_lambda_function: ["aws_lambda_function.rotation_function", "secretsmanager"],
    aws_ecs_task_definition: ["aws_ecs_service.service", "logs"],
  };

  test.each(PLACED.map(({ type }) => [type, ...ADDRESSES[type]!] as const))("%s", (_type, address, service) => {
    const stacks = Object.values(DEPLOYMENT).map(({ document }) =>
      document.facts.name === "web-prod-primary"
        ? new StackDocument(
            document.facts,
            document.json,
            document.connections.filter(
              ({ from, to }) => from !== address || typeof to === "string" || to.service !== service,
            ),
          )
        : document,
    );
    expect(check("declared-services", stacks)).toEqual([`web-prod-primary ${address} ${message(service)}`]);
  });

  test("an additional permission, of the function's code and of Lambda itself", () => {
    const allowed = (...actions: string[]) =>
      check(
        "declared-services",
        bent("identity", ({ data }) => {
          const document = data["aws_iam_policy_document"]!["primary_rotate_database_secret_permissions"]!;
          (document["statement"] as unknown[]).push({ actions, resources: ["*"] });
        }),
      );
    const address = "web-prod-primary aws_lambda_function.rotation_function";
    expect(allowed("sns:Publish", "cloudwatch:PutMetricData")).toEqual([`${address} ${message("cloudwatch, sns")}`]);
    expect(allowed("sqs:DeleteMessage")).toEqual([`${address} ${message("sqs")}`]);
    for (const own of ["logs:PutLogEvents", "xray:PutTraceSegments", "ec2:CreateNetworkInterface", "sqs:SendMessage"])
      expect(allowed(own)).toEqual([]);
    for (const login of ["rds-db:connect", "elasticache:Connect"]) expect(allowed(login)).toEqual([]);
  });
});
