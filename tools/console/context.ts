/** Where the set-up found what the tools need, and how they were called. */
export interface ToolContext {
  readonly terraform: string;
  readonly python: string;
  /** Version of the AWS provider. */
  readonly provider: string;
  /** Environment of Terraform and the CDKTF CLI; the set-up's own CLI configuration is in it. */
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}
