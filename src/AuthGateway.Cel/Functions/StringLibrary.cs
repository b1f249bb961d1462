using System.Collections.Immutable;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>The strings library. Places are counted in code points.</summary>
internal static class StringLibrary
{
    private static readonly CelType Strings = CelType.List(CelType.String);

    public static void Declare(FunctionTable table)
    {
        Add(table, "charAt", CelType.String, [CelType.Int], static (in a, ref _) => StringPlaces.CharAt(a[0].AsString(), a[1].AsInt()));
        Add(table, "indexOf", CelType.Int, [CelType.String],
            static (in a, ref _) => StringPlaces.IndexOf(a[0].AsString(), a[1].AsString(), 0));
        Add(table, "indexOf", CelType.Int, [CelType.String, CelType.Int],
            static (in a, ref _) => StringPlaces.IndexOf(a[0].AsString(), a[1].AsString(), a[2].AsInt()));
        Add(table, "lastIndexOf", CelType.Int, [CelType.String],
            static (in a, ref _) => StringPlaces.LastIndexOf(a[0].AsString(), a[1].AsString(), null));
        Add(table, "lastIndexOf", CelType.Int, [CelType.String, CelType.Int],
            static (in a, ref _) => StringPlaces.LastIndexOf(a[0].AsString(), a[1].AsString(), a[2].AsInt()));
        Add(table, "substring", CelType.String, [CelType.Int],
            static (in a, ref _) => StringPlaces.Substring(a[0].AsString(), a[1].AsInt(), null));
        Add(table, "substring", CelType.String, [CelType.Int, CelType.Int],
            static (in a, ref _) => StringPlaces.Substring(a[0].AsString(), a[1].AsInt(), a[2].AsInt()));
        Add(table, "lowerAscii", CelType.String, [], static (in a, ref _) => CelValue.Of(StringCase.ToLowerAscii(a[0].AsString())));
        Add(table, "upperAscii", CelType.String, [], static (in a, ref _) => CelValue.Of(StringCase.ToUpperAscii(a[0].AsString())));
        Add(table, "trim", CelType.String, [], static (in a, ref _) => CelValue.Of(StringCase.Trim(a[0].AsString())));
        Add(table, "reverse", CelType.String, [], static (in a, ref _) => CelValue.Of(StringCase.Reverse(a[0].AsString())));
        Add(table, "replace", CelType.String, [CelType.String, CelType.String],
            static (in a, ref frame) => StringPieces.Replace(a[0].AsString(), a[1].AsString(), a[2].AsString(), -1, ref frame));
        Add(table, "replace", CelType.String, [CelType.String, CelType.String, CelType.Int],
            static (in a, ref frame) => StringPieces.Replace(a[0].AsString(), a[1].AsString(), a[2].AsString(), a[3].AsInt(), ref frame));
        Add(table, "split", Strings, [CelType.String],
            static (in a, ref frame) => StringPieces.Split(a[0].AsString(), a[1].AsString(), -1, ref frame));
        Add(table, "split", Strings, [CelType.String, CelType.Int],
            static (in a, ref frame) => StringPieces.Split(a[0].AsString(), a[1].AsString(), a[2].AsInt(), ref frame));
        table.Member("join", [Strings], CelType.String, static (in a, ref frame) => StringPieces.Join(a[0].AsList(), "", ref frame));
        table.Member("join", [Strings, CelType.String], CelType.String,
            static (in a, ref frame) => StringPieces.Join(a[0].AsList(), a[1].AsString(), ref frame));
    }

    private static void Add(FunctionTable table, string name, CelType result, ImmutableArray<CelType> parameters, FunctionBody body) =>
        table.Member(name, [CelType.String, .. parameters], result, body, CostRule.All);
}
