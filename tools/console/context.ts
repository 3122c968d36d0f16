/** Paths of the programs that the setup found, and the arguments of the tool. */
export interface ToolContext {
  readonly terraform: string;
  readonly python: string;
  /** Version of the AWS provider. */
  readonly provider: string;
  /** Environment of Terraform and the CDKTF CLI, including the CLI configuration of the setup. */
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}
