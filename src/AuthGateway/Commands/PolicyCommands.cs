using System.CommandLine;
using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Commands;

/// <summary><c>authgateway policy</c>: what applications bring themselves, from their own pipelines.</summary>
internal static class PolicyCommands
{
    /// <summary>There is something to look at: findings, failed tests, differences, a conflict.</summary>
    public const int Found = 1;

    /// <summary>What was given can't be used, or Redis did not answer.</summary>
    public const int Unusable = 2;

    public static Command Create(SettingsCatalogue catalogue) => new("policy", "Checks, tests and applies policy bundles.")
    {
        PolicyCheckCommand.Create(catalogue),
        PolicyTestCommand.Create(catalogue),
        PolicyDiffCommand.Create(catalogue),
        PolicyApplyCommand.Create(catalogue),
        PolicyHistoryCommands.History(catalogue),
        PolicyHistoryCommands.Rollback(catalogue),
    };
}
