using System.Buffers.Binary;
using System.Diagnostics;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>
/// Which requests are kept: drawn at their start, so that upstreams can be told, and judged again at their end, when
/// it is known whether they failed or were slow.
/// </summary>
internal sealed class TraceSampler(TracingSettings settings)
{
    /// <summary>What is known at the start.</summary>
    public KeptFor AtStart(in ActivityContext caller, Activity server)
    {
        if (settings.TrustCallers && caller.IsNamed())
        {
            return caller.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? KeptFor.Caller : KeptFor.Nothing;
        }

        return settings.SampleRatio > 0 && (settings.SampleRatio >= 1 || Draw(server) < settings.SampleRatio) ? KeptFor.Ratio : KeptFor.Nothing;
    }

    /// <summary>What is known at the end.</summary>
    public KeptFor AtEnd(KeptFor atStart, bool failed, TimeSpan took) => atStart switch
    {
        not KeptFor.Nothing => atStart,
        _ when failed => KeptFor.Error,
        _ when took >= settings.SlowerThan => KeptFor.Slow,
        _ => KeptFor.Nothing,
    };

    // From the server span's own random number. Not from the trace id, as is the custom: a caller chooses that one.
    private static double Draw(Activity server)
    {
        const int MantissaBits = 53;
        Span<byte> bits = stackalloc byte[sizeof(ulong)];
        server.SpanId.CopyTo(bits);
        return (BinaryPrimitives.ReadUInt64BigEndian(bits) >> (64 - MantissaBits)) * (1.0 / (1L << MantissaBits));
    }
}
