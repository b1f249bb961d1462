using System.Diagnostics.Metrics;
using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Redis.Limits;
using AuthGateway.Tests.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Authentication;

/// <summary>What the limits of wrong credentials share, with counters, a record and a clock of the test's own.</summary>
internal static class TestFailureLimits
{
    public static FailureLimits Of(IRateLimits limits, TimeProvider clock, IAuditTrail? audit = null, CapturedLogs? logs = null) => new(
        limits,
        new LimitMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
        audit ?? new Tokens.Service.FakeAudit(),
        clock,
        LoggerFactory.Create(logging => logging.AddProvider(logs ?? new CapturedLogs())).CreateLogger<FailureLimit>());
}
