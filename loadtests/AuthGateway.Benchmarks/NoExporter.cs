using System.Diagnostics;
using OpenTelemetry;

namespace AuthGateway.Benchmarks;

/// <summary>Takes spans and sends them nowhere.</summary>
internal sealed class NoExporter : BaseExporter<Activity>
{
    public override ExportResult Export(in Batch<Activity> batch) => ExportResult.Success;
}
