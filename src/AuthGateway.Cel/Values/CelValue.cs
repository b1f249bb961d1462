using System.Collections.Immutable;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Values;

/// <summary>
/// A value of the language: a kind, 64 bits and a reference, so that scalars need no object of their own. The default is
/// <see cref="CelValueKind.Absent"/>. The reading members trust the caller to have looked at <see cref="Kind"/>.
/// </summary>
internal readonly struct CelValue
{
    private readonly object? _reference;
    private readonly long _bits;

    // A timestamp's nanoseconds; they lie where the struct would have padding.
    private readonly int _nanos;

    private CelValue(CelValueKind kind, long bits, int nanos, object? reference)
    {
        Kind = kind;
        _bits = bits;
        _nanos = nanos;
        _reference = reference;
    }

    public static CelValue Null => new(CelValueKind.Null, 0, 0, null);

    public static CelValue True => new(CelValueKind.Bool, 1, 0, null);

    public static CelValue False => new(CelValueKind.Bool, 0, 0, null);

    public CelValueKind Kind { get; }

    /// <summary>Whether this is an error or the lack of a variable, which every strict operation hands on.</summary>
    internal bool IsFailure => Kind >= CelValueKind.Error;

    public static CelValue Of(bool value) => new(CelValueKind.Bool, value ? 1 : 0, 0, null);

    public static CelValue Of(long value) => new(CelValueKind.Int, value, 0, null);

    public static CelValue Of(ulong value) => new(CelValueKind.Uint, unchecked((long)value), 0, null);

    public static CelValue Of(double value) => new(CelValueKind.Double, BitConverter.DoubleToInt64Bits(value), 0, null);

    /// <summary>A string; <c>null</c> gives the absent value, so that a host's missing text is a missing value.</summary>
    public static CelValue Of(string? value) => value is null ? default : new(CelValueKind.String, 0, 0, value);

    /// <summary>A string of octets, which must not change afterwards.</summary>
    public static CelValue Of(byte[] value) => new(CelValueKind.Bytes, 0, 0, value);

    public static CelValue Of(ICelList value) => new(CelValueKind.List, 0, 0, value);

    public static CelValue Of(ICelMap value) => new(CelValueKind.Map, 0, 0, value);

    public static CelValue Of(CelOpaque value) => new(CelValueKind.Opaque, 0, 0, value);

    /// <summary>A type as a value.</summary>
    public static CelValue Of(CelType value) => new(CelValueKind.Type, 0, 0, value);

    /// <summary>A list of values, which must not change afterwards.</summary>
    public static CelValue OfList(params CelValue[] values) => Of(new CelList(values));

    /// <summary>A host's object for a variable or a field of a <see cref="CelObjectType"/>; <c>null</c> gives the absent value.</summary>
    public static CelValue OfObject(object? instance) => instance is null ? default : new(CelValueKind.Object, 0, 0, instance);

    /// <summary>A duration; one beyond 292 years, which the language does not have, is cut to that.</summary>
    public static CelValue OfDuration(TimeSpan value) => OfDuration(
        Math.Clamp(value.Ticks, long.MinValue / TimeSpan.NanosecondsPerTick, long.MaxValue / TimeSpan.NanosecondsPerTick)
        * TimeSpan.NanosecondsPerTick);

    /// <summary>A duration in nanoseconds, which is how the language counts.</summary>
    public static CelValue OfDuration(long nanoseconds) => new(CelValueKind.Duration, nanoseconds, 0, null);

    /// <summary>A point in time; its offset from UTC does not matter.</summary>
    public static CelValue OfTimestamp(DateTimeOffset value) => OfTimestamp(
        value.ToUnixTimeSeconds(),
        (int)(value.UtcTicks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));

    /// <summary>A timestamp of seconds since 1970 and the nanoseconds after them (0 to 999,999,999).</summary>
    internal static CelValue OfTimestamp(long seconds, int nanos) => new(CelValueKind.Timestamp, seconds, nanos, null);

    internal static CelValue Of(CelError error) => new(CelValueKind.Error, 0, 0, error);

    internal static CelValue OfMissing(ImmutableArray<string> names) =>
        new(CelValueKind.Missing, 0, 0, System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsArray(names));

    public bool AsBool() => _bits != 0;

    public long AsInt() => _bits;

    public ulong AsUint() => unchecked((ulong)_bits);

    public double AsDouble() => BitConverter.Int64BitsToDouble(_bits);

    public string AsString() => (string)_reference!;

    public byte[] AsBytes() => (byte[])_reference!;

    public ICelList AsList() => (ICelList)_reference!;

    public ICelMap AsMap() => (ICelMap)_reference!;

    public CelType AsType() => (CelType)_reference!;

    public CelOpaque AsOpaque() => (CelOpaque)_reference!;

    public object AsObject() => _reference!;

    /// <summary>A duration in nanoseconds.</summary>
    public long AsNanoseconds() => _bits;

    /// <summary>A timestamp's whole seconds since 1970, rounded down.</summary>
    public long Seconds => _bits;

    /// <summary>A timestamp's nanoseconds after <see cref="Seconds"/>, 0 to 999,999,999.</summary>
    public int Nanos => _nanos;

    internal CelError AsError() => (CelError)_reference!;

    internal ImmutableArray<string> AsMissing() =>
        System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray((string[]?)_reference);

    public override string ToString() => CelLiteral.Write(this);
}
