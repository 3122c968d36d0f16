import { holds } from "../../../emulator/iam/conditions";
import { requestContext } from "../../../emulator/iam/pattern";

const TOPIC = "arn:aws:sns:us-east-1:111122223333:notifications";
const CONTEXT = requestContext({
  "aws:SourceArn": TOPIC,
  "aws:SecureTransport": "true",
  "aws:SourceIp": "203.0.113.7",
  "aws:CurrentTime": "2026-11-27T12:00:00Z",
  "s3:max-keys": "10",
  "aws:username": "ada",
  "kms:ResourceAliases": ["alias/logs", "alias/data"],
  "aws:PrincipalTag/Team": "blue",
  "aws:TagKeys": undefined,
});

describe("X15: condition operators", () => {
  test.each<[operator: string, key: string, values: string[], expected: boolean]>([
    ["StringEquals", "aws:username", ["ada"], true],
    ["StringEquals", "AWS:UserName", ["eve", "ada"], true],
    ["StringEquals", "aws:username", ["Ada"], false],
    ["StringEquals", "aws:username", ["a*"], false],
    ["StringEquals", "aws:PrincipalTag/Team", ["blue"], true],
    ["StringEquals", "aws:PrincipalTag/Other", ["blue"], false],
    ["StringNotEquals", "aws:username", ["eve"], true],
    ["StringNotEquals", "aws:username", ["eve", "ada"], false],
    ["StringNotEquals", "aws:userid", ["eve"], true],
    ["StringEqualsIgnoreCase", "aws:username", ["ADA"], true],
    ["StringNotEqualsIgnoreCase", "aws:username", ["ADA"], false],
    ["StringLike", "aws:username", ["a?a"], true],
    ["StringLike", "aws:username", ["${aws:username}*"], true],
    ["StringLike", "aws:username", ["${aws:userid}*"], false],
    ["StringNotLike", "aws:username", ["a*"], false],
    ["StringNotLike", "aws:userid", ["a*"], true],
    ["NumericEquals", "s3:max-keys", ["10.0"], true],
    ["NumericNotEquals", "s3:max-keys", ["10"], false],
    ["NumericLessThan", "s3:max-keys", ["10"], false],
    ["NumericLessThanEquals", "s3:max-keys", ["10"], true],
    ["NumericGreaterThan", "s3:max-keys", ["9"], true],
    ["NumericGreaterThanEquals", "s3:max-keys", ["11"], false],
    ["NumericLessThan", "aws:username", ["10"], false],
    ["DateGreaterThan", "aws:CurrentTime", ["2026-11-27T11:59:59Z"], true],
    ["DateLessThan", "aws:CurrentTime", ["2026-11-27T12:00:00Z"], false],
    ["DateLessThanEquals", "aws:CurrentTime", ["1795780800"], true],
    ["Bool", "aws:SecureTransport", ["TRUE"], true],
    ["Bool", "aws:SecureTransport", ["false"], false],
    ["Bool", "aws:ViaAWSService", ["false"], false],
    ["BoolIfExists", "aws:ViaAWSService", ["false"], true],
    ["BinaryEquals", "aws:username", ["ada"], true],
    ["IpAddress", "aws:SourceIp", ["203.0.113.0/24"], true],
    ["IpAddress", "aws:SourceIp", ["203.0.113.7"], true],
    ["IpAddress", "aws:SourceIp", ["2001:db8::/32", "10.0.0.0/8"], false],
    ["NotIpAddress", "aws:SourceIp", ["203.0.113.0/24"], false],
    ["NotIpAddress", "aws:SourceIp", ["10.0.0.0/8"], true],
    ["ArnEquals", "aws:SourceArn", [TOPIC], true],
    ["ArnEquals", "aws:SourceArn", ["arn:aws:sns:*:111122223333:*"], true],
    ["ArnLike", "aws:SourceArn", ["arn:aws:sns:us-east-1:*"], false],
    ["ArnLike", "aws:SourceArn", ["arn:aws:sns:*:notifications"], false],
    ["ArnNotLike", "aws:SourceArn", ["arn:aws:sns:*:*:other"], true],
    ["ArnNotEquals", "aws:SourceArn", [TOPIC], false],
    ["Null", "aws:SourceArn", ["false"], true],
    ["Null", "aws:SourceArn", ["true"], false],
    ["Null", "aws:TagKeys", ["true"], true],
    ["StringEqualsIfExists", "aws:userid", ["eve"], true],
    ["StringEqualsIfExists", "aws:username", ["eve"], false],
    ["ArnLikeIfExists", "aws:userid", ["eve"], true],
    ["ForAnyValue:StringEquals", "kms:ResourceAliases", ["alias/logs"], true],
    ["ForAnyValue:StringEquals", "kms:ResourceAliases", ["alias/else"], false],
    ["ForAnyValue:StringEquals", "aws:TagKeys", ["a"], false],
    ["ForAnyValue:StringEqualsIfExists", "aws:TagKeys", ["a"], false],
    ["ForAnyValue:StringNotEquals", "kms:ResourceAliases", ["alias/logs"], true],
    ["ForAllValues:StringLike", "kms:ResourceAliases", ["alias/*"], true],
    ["ForAllValues:StringEquals", "kms:ResourceAliases", ["alias/logs"], false],
    ["ForAllValues:StringEquals", "aws:TagKeys", ["a"], true],
    ["ForAllValues:StringNotEquals", "kms:ResourceAliases", ["alias/logs"], false],
    ["ForAllValues:StringNotEquals", "kms:ResourceAliases", ["alias/else"], true],
  ])("%s %s %j: %s", (operator, key, values, expected) => {
    expect(holds({ operator, key, values }, CONTEXT, true)).toBe(expected);
  });

  test.each(["StringMatches", "NotEquals", "ForSomeValues:StringEquals"])("%s is no operator", (operator) => {
    expect(() => holds({ operator, key: "aws:username", values: ["ada"] }, CONTEXT, true)).toThrow(
      `'${operator}' is not a condition operator`,
    );
  });
});
