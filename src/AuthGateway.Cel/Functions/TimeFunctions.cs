using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>The parts of timestamps (in UTC, or in a zone that is named) and of durations.</summary>
internal static class TimeFunctions
{
    private delegate long Part(in CivilTime time);

    public static void Declare(FunctionTable table)
    {
        OfTimestamp(table, "getFullYear", static (in t) => t.Year);
        OfTimestamp(table, "getMonth", static (in t) => t.Month - 1);
        OfTimestamp(table, "getDayOfYear", static (in t) => t.DayOfYear - 1);
        OfTimestamp(table, "getDayOfMonth", static (in t) => t.Day - 1);
        OfTimestamp(table, "getDate", static (in t) => t.Day);
        OfTimestamp(table, "getDayOfWeek", static (in t) => t.DayOfWeek);
        OfTimestamp(table, "getHours", static (in t) => t.SecondOfDay / 3_600);
        OfTimestamp(table, "getMinutes", static (in t) => t.SecondOfDay / 60 % 60);
        OfTimestamp(table, "getSeconds", static (in t) => t.SecondOfDay % 60);
        OfTimestamp(table, "getMilliseconds", static (in t) => t.Nanos / 1_000_000);
        OfDuration(table, "getHours", 3_600L * CelTime.NanosPerSecond);
        OfDuration(table, "getMinutes", 60L * CelTime.NanosPerSecond);
        OfDuration(table, "getSeconds", CelTime.NanosPerSecond);
        // A duration's milliseconds are those beside its whole seconds, unlike its other parts, which are the whole duration.
        table.Member("getMilliseconds", [CelType.Duration], CelType.Int,
            static (in a, ref _) => CelValue.Of(a[0].AsNanoseconds() % CelTime.NanosPerSecond / 1_000_000));
    }

    /// <summary>Whether a function of two arguments has a time zone for its second.</summary>
    public static bool TakesZone(string function) => function is "getFullYear" or "getMonth" or "getDayOfYear" or "getDayOfMonth"
        or "getDate" or "getDayOfWeek" or "getHours" or "getMinutes" or "getSeconds" or "getMilliseconds";

    private static void OfTimestamp(FunctionTable table, string name, Part part)
    {
        table.Member(name, [CelType.Timestamp], CelType.Int, (in a, ref _) =>
        {
            var time = CivilTime.Of(a[0].Seconds, a[0].Nanos);
            return CelValue.Of(part(time));
        });
        table.Member(name, [CelType.Timestamp, CelType.String], CelType.Int, (in a, ref _) =>
        {
            if (!TimeZones.TryOffset(a[1].AsString(), a[0].Seconds, out var offset))
            {
                return Failures.InvalidTimeZone;
            }

            var time = CivilTime.Of(a[0].Seconds + offset, a[0].Nanos);
            return CelValue.Of(part(time));
        });
    }

    private static void OfDuration(FunctionTable table, string name, long unit) =>
        table.Member(name, [CelType.Duration], CelType.Int, (in a, ref _) => CelValue.Of(a[0].AsNanoseconds() / unit));
}
