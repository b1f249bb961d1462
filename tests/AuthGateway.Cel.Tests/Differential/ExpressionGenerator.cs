using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Tests.Differential;

/// <summary>
/// Makes well-typed expressions over a few variables, rich in edges: limits, zeros, surrogate pairs, errors. Left out is where the
/// peer (0.6.1) is known to differ from the specification or from cel-go: <c>int('')</c> is 0 to it, <c>timestamp(int)</c> counts
/// milliseconds, <c>string()</c> writes durations, doubles and fractions of a second in JavaScript's way, the strings library counts
/// halves of surrogate pairs, <c>replace('', …)</c> does not go between characters, the parts of a timestamp are rounded to
/// milliseconds, and quotients of uints beyond 2^63 are errors.
/// </summary>
internal sealed class ExpressionGenerator(Dice dice)
{
    /// <summary>The variables, their types, and the expressions that give their values.</summary>
    public static readonly IReadOnlyList<(string Name, CelType Type, string Value)> Variables =
    [
        ("i", CelType.Int, "7"),
        ("u", CelType.Uint, "3u"),
        ("d", CelType.Double, "2.5"),
        ("s", CelType.String, "'h\\u00e9llo \\U0001f600'"),
        ("b", CelType.Bool, "true"),
        ("y", CelType.Bytes, "b'\\xff\\x00a'"),
        ("li", CelType.List(CelType.Int), "[3, 0, -1]"),
        ("ls", CelType.List(CelType.String), "['a', '', 'b/c']"),
        ("m", CelType.Map(CelType.String, CelType.Int), "{'a': 1, 'b': 0}"),
        ("t", CelType.Timestamp, "timestamp('2024-02-29T23:59:59.123456789Z')"),
        ("r", CelType.Duration, "duration('-1h2m3.5s')"),
    ];

    /// <summary>An expression of a type.</summary>
    /// <param name="type">A scalar's kind.</param>
    /// <param name="depth">How many operators may stand in each other.</param>
    public string Next(CelTypeKind type, int depth) => type switch
    {
        CelTypeKind.Bool => Bool(depth),
        CelTypeKind.Int => Int(depth),
        CelTypeKind.Uint => Uint(depth),
        CelTypeKind.Double => Double(depth),
        CelTypeKind.String => Text(depth),
        CelTypeKind.Bytes => Bytes(depth),
        CelTypeKind.Timestamp => Timestamp(depth),
        _ => Duration(depth),
    };

    private string Bool(int depth)
    {
        if (depth == 0)
        {
            return dice.Pick("true", "false", "b");
        }

        var d = depth - 1;
        return dice.Next(12) switch
        {
            0 => $"({Bool(d)} && {Bool(d)})",
            1 => $"({Bool(d)} || {Bool(d)})",
            2 => $"!{Bool(d)}",
            3 => Comparison(d),
            4 => $"({Bool(d)} ? {Bool(d)} : {Bool(d)})",
            5 => $"({Int(d)} in li)",
            6 => $"({Text(d)} in {dice.Pick("m", "ls")})",
            7 => $"{Text(d)}.{dice.Pick("contains", "startsWith", "endsWith")}({Text(d)})",
            8 => $"li.{dice.Pick("all", "exists", "exists_one")}(x, {Int(d)} {dice.Pick("<", "==", ">=")} x)",
            9 => $"m.{dice.Pick("all", "exists")}(k, m[k] / {Int(d)} >= 0)",
            10 => $"has(m.{dice.Pick("a", "z")})",
            _ => $"{Text(d)}.matches('{dice.Pick("^h", "l+o", "[a-c]*$", "^.{7}$", "(a|b)/c")}')",
        };
    }

    private string Comparison(int depth)
    {
        var operation = dice.Pick("==", "!=", "<", "<=", ">", ">=");
        if (dice.Next(3) == 0)
        {
            return $"(dyn({Number(depth)}) {operation} {Number(depth)})";
        }

        var type = dice.Pick(
            CelTypeKind.Int, CelTypeKind.Uint, CelTypeKind.Double, CelTypeKind.String, CelTypeKind.Bytes, CelTypeKind.Timestamp,
            CelTypeKind.Duration, CelTypeKind.Bool);
        return $"({Next(type, depth)} {operation} {Next(type, depth)})";
    }

    private string Number(int depth) => Next(dice.Pick(CelTypeKind.Int, CelTypeKind.Uint, CelTypeKind.Double), depth);

    private string Int(int depth)
    {
        if (depth == 0)
        {
            return dice.Pick("0", "1", "-1", "5", "i", "9223372036854775807", "-9223372036854775808", "li[0]", "m['b']", "m.a");
        }

        var d = depth - 1;
        return dice.Next(12) switch
        {
            0 or 1 => $"({Int(d)} {dice.Pick("+", "-", "*", "/", "%")} {Int(d)})",
            2 => $"-({Int(d)})",
            3 => $"size({Text(d)})",
            4 => $"li[{Int(d)}]",
            5 => $"m[{Text(d)}]",
            6 => $"({Bool(d)} ? {Int(d)} : {Int(d)})",
            7 => $"int({Number(d)})",
            8 => $"int(string({Int(d)}))",
            9 => $"{Timestamp(0)}.{dice.Pick("getFullYear", "getMonth", "getDayOfYear", "getDate", "getDayOfWeek", "getHours", "getMilliseconds")}({dice.Pick("", "'America/New_York'", "'+05:30'")})",
            10 => $"{Ascii()}.{dice.Pick("indexOf", "lastIndexOf")}({Ascii()})",
            _ => $"size(li.{dice.Pick("filter(x, x < ", "map(x, x != 0, x / ")}{Int(d)}))",
        };
    }

    private string Uint(int depth)
    {
        if (depth == 0)
        {
            return dice.Pick("0u", "1u", "u", "18446744073709551615u", "9223372036854775808u");
        }

        var d = depth - 1;
        return dice.Next(4) switch
        {
            0 => $"({Uint(d)} {dice.Pick("+", "-", "*")} {Uint(d)})",
            1 => $"({dice.Pick("u", "0u", "17u")} {dice.Pick("/", "%")} {dice.Pick("u", "0u", "5u")})",
            2 => $"uint({Number(d)})",
            _ => $"({Bool(d)} ? {Uint(d)} : {Uint(d)})",
        };
    }

    private string Double(int depth)
    {
        if (depth == 0)
        {
            return dice.Pick("0.0", "-0.0", "1.0", "d", "0.1", "1e300", "9007199254740993.0", "double('NaN')", "9223372036854775808.0");
        }

        var d = depth - 1;
        return dice.Next(4) switch
        {
            0 or 1 => $"({Double(d)} {dice.Pick("+", "-", "*", "/")} {Double(d)})",
            2 => $"double({Number(d)})",
            _ => $"-({Double(d)})",
        };
    }

    private string Text(int depth)
    {
        if (depth == 0)
        {
            return dice.Pick("''", "'a'", "s", "'42'", "ls[2]", "'\\U0001f600'", "'\\ue000'", "'b/c'", "'l'");
        }

        var d = depth - 1;
        return dice.Next(9) switch
        {
            0 => $"({Text(d)} + {Text(d)})",
            1 => $"string({dice.Pick(Int(d), Uint(d), Bool(d))})",
            2 => $"string({Timestamp(0)})",
            3 => $"string({Bytes(d)})",
            4 => $"{Text(d)}.{dice.Pick("lowerAscii", "upperAscii", "trim")}()",
            5 => $"{Ascii()}.charAt({Int(d)})",
            6 => $"{Ascii()}.substring({Int(d)})",
            7 => $"{Text(d)}.replace({dice.Pick("'a'", "'l'", "s")}, {Text(0)})",
            _ => $"{Text(d)}.split({dice.Pick("'a'", "'l'", "s")}).join('-')",
        };
    }

    private string Ascii() => dice.Pick("''", "'a'", "'abcabc'", "'b/c'", "'c'");

    private string Bytes(int depth) => depth == 0
        ? dice.Pick("b''", "y", "b'a'", "b'\\xf0\\x9f\\x98\\x80'")
        : dice.Pick($"({Bytes(depth - 1)} + {Bytes(depth - 1)})", $"bytes({Text(depth - 1)})");

    private string Timestamp(int depth) => depth == 0
        ? dice.Pick("t", "timestamp('1800-01-01T00:00:00Z')", "timestamp('9999-12-31T23:59:59Z')", "timestamp('2024-03-10T07:30:00-08:00')")
        : dice.Pick($"({Timestamp(depth - 1)} {dice.Pick("+", "-")} {Duration(depth - 1)})", $"timestamp(string({Timestamp(0)}))");

    private string Duration(int depth) => depth == 0
        ? dice.Pick("r", "duration('0')", "duration('1.5h')", "duration('90m')", "duration('-1ns')", "duration('100ms')")
        : dice.Pick(
            $"({Duration(depth - 1)} {dice.Pick("+", "-")} {Duration(depth - 1)})",
            $"({Timestamp(depth - 1)} - {Timestamp(depth - 1)})");
}
