import type { Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl";

/** How large a request's body may be on one path. */
export interface PathBodyLimit {
  /** A path, or a path prefix followed by `*`. */
  readonly path: string;
  /** KB, or `unlimited`: no rule checks the size. */
  readonly maxKb: number | "unlimited";
}

/** How large a request's body may be. */
export interface BodyLimits {
  /** KB on every path without a limit of its own. */
  readonly maxKb: number;
  /**
   * Paths with a limit of their own, none of which lies within another.
   * @default none
   */
  readonly paths?: readonly PathBodyLimit[];
}

/** KB of a body that WAF can be configured to inspect in front of CloudFront. @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html */
const INSPECTED_KB = [16, 32, 48, 64] as const;
/** KB of a body that WAF inspects in front of a load balancer; not configurable here. */
export const INSPECTED_BY_LOAD_BALANCER_KB = 8;
/** The maximum that WAF can inspect. */
export const MAX_INSPECTED_KB = 64;

type Statement = Readonly<Record<string, unknown>>;

/** `KB_16` to `KB_64`: the smallest setting with which WAF can check every limit. AWS charges extra for bodies of more than 16 KB. */
export function inspectionLimit({ maxKb, paths = [] }: BodyLimits): string {
  const longest = Math.max(maxKb, ...paths.map((one) => (one.maxKb === "unlimited" ? 0 : one.maxKb)));
  return `KB_${INSPECTED_KB.find((kb) => kb >= longest) ?? MAX_INSPECTED_KB}`;
}

/** Rules that block bodies over their path's limit; a body that is longer than WAF inspects is over the limit. */
export function bodyRules({ maxKb, paths = [] }: BodyLimits): Pick<Wafv2WebAclRule, "name" | "action" | "statement">[] {
  const own = paths.flatMap(({ path, maxKb: limit }, i) =>
    limit === "unlimited" ? [] : [blocked(`body-size-${i + 1}`, both(onPath(path), overSize(limit)))],
  );
  const elsewhere = paths.map(({ path }) => ({ not_statement: { statement: onPath(path) } }));
  return [...own, blocked("body-size", both(...elsewhere, overSize(maxKb)))];
}

function blocked(name: string, statement: Statement) {
  return { name, action: { block: {} }, statement };
}

function both(...statements: readonly Statement[]): Statement {
  return statements.length === 1 ? statements[0]! : { and_statement: { statement: statements } };
}

function overSize(kb: number): Statement {
  return {
    size_constraint_statement: {
      comparison_operator: "GT",
      size: kb * 1024,
      field_to_match: { body: { oversize_handling: "MATCH" } },
      text_transformation: [{ priority: 0, type: "NONE" }],
    },
  };
}

/** The path as the application reads it, so that `/uploads/../login` does not match `/uploads`. */
function onPath(path: string): Statement {
  return {
    byte_match_statement: {
      search_string: path.replace(/\*$/, ""),
      positional_constraint: path.endsWith("*") ? "STARTS_WITH" : "EXACTLY",
      field_to_match: { uri_path: {} },
      text_transformation: [
        { priority: 0, type: "URL_DECODE" },
        { priority: 1, type: "NORMALIZE_PATH" },
      ],
    },
  };
}
