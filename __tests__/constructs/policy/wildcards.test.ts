import { matchesWildcard } from "../../../constructs/policy/wildcards";

test.each([
  ["*", ""],
  ["*", "anything\nat all"],
  ["s3:Get*", "s3:GetObject"],
  ["a*c*e", "abcde"],
  ["a?c", "abc"],
  ["secret-??????", "secret-a1B2c3"],
  ["arn:aws:s3:::a.b+c(d)[e]{f}|g^$\\", "arn:aws:s3:::a.b+c(d)[e]{f}|g^$\\"],
])("wildcards: %s stands for %j", (pattern, text) => {
  expect(matchesWildcard(pattern, text)).toBe(true);
});

test.each([
  ["", "a"],
  ["a", "ab"],
  ["b", "ab"],
  ["s3:Get*", "s3:PutObject"],
  ["s3:Get*", "S3:GetObject"],
  ["a?c", "ac"],
  ["a?c", "abbc"],
  ["a.c", "abc"],
  ["a+", "aa"],
  ["(a|b)", "a"],
])("wildcards: %s does not stand for %j", (pattern, text) => {
  expect(matchesWildcard(pattern, text)).toBe(false);
});

test("wildcards: with the flag, matching is case-insensitive", () => {
  expect(matchesWildcard("S3:get*", "s3:GetObject", "i")).toBe(true);
  expect(matchesWildcard("S3:put*", "s3:GetObject", "i")).toBe(false);
});
