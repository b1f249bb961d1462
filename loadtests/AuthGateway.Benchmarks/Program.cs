using AuthGateway.Benchmarks;
using AuthGateway.Benchmarks.Relations;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

if (args is ["relations"])
{
    RelationMeasurement.Run();
    return;
}

// In this process: BenchmarkDotNet would otherwise build a project of its own, which the central package versions of
// this repository and a runtime newer than the library do not let it.
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.Default.WithWarmupCount(5).WithIterationCount(15).WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(ConsoleLogger.Default)
    .AddExporter(MarkdownExporter.GitHub)
    .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
BenchmarkSwitcher.FromTypes(
    [
        typeof(LedgerBenchmarks), typeof(CanonicalBenchmarks), typeof(TokenBenchmarks), typeof(IdentityBenchmarks), typeof(PrometheusBenchmarks),
        typeof(TelemetryBenchmarks), typeof(PolicyBenchmarks), typeof(DecisionBenchmarks), typeof(ConditionBenchmarks), typeof(RelationCheckBenchmarks),
    ])
    .Run(args.Length == 0 ? ["--filter", "*"] : args, config);
