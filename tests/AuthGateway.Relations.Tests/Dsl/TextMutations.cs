using System.Text;

namespace AuthGateway.Relations.Tests.Dsl;

/// <summary>Texts that are nearly models, the same ones in every run.</summary>
internal static class TextMutations
{
    private static readonly string[] Seeds =
    [
        """
        model
          schema 1.1

        type user
        type group
          relations
            define member: [user, user:*, group#member, user with in_office]
        type document # a comment
          relations
            # another
            define parent: [folder]
            define blocked : [user]
            define viewer:[ user , group#member ] or editor or viewer from parent
            define editor: ([user] and member) but not blocked
            define can: (viewer or (editor but not blocked)) and member from parent
        type folder
          relations
            define viewer: [user]
        condition in_office(address: ipaddress, hours: list<int>, since: timestamp, names: map<string>) {
          address.in_cidr("10.0.0.0/8") && hours[0] == 1u // in CEL's way
        }
        condition quoted(x: string) { x == "}" || x == '''}''' || x == r"\}" }
        """,
        """

        module core
        type user
        extend type organization
          relations
            define can-do/it.now: [user]
            define type: module or extend
        extend type team
        """,
        "model\n  schema 1.1\ntype a\n  relations\n    define b: [\n      user,\n      user:*\n    ]\n    define model: schema and relation",
        "model\r\n  schema 1.1\r\ntype user\r\ntype doc\r\n  relations\r\n    define a: [user]\r\n",
        "model\n\tschema 1.1\n\n\n// hidden\n\ntype user\ncondition c(a:int){a<1}\n\ncondition d(condition: bool) {\n condition\n}",
        "module m\n\ncondition less(x: int) {\n  x < 100 && 'it''s' != \"\\x41\" || 0x1F > 1.5e3\n}\n",
    ];

    private static readonly string[] Pieces =
    [
        "model", "module", "schema", "1.1", "1.2", "type", "extend", "relations", "relation", "define", "condition", "with", "from", "and", "or",
        "but not", "but", "not", "in", "true", "null", "user", "viewer", "a.b", "a/b", "a-b", "a-", "_x", "9", "1.5", "(", ")", "((", "))", "[", "]", "{", "}", "<", ">",
        ":", ",", "#", " #", "*", ".", "-", "=", "==", "&", "&&", "|", "!", "?", "+", "/", "//", "%", "'", "\"", "\"\"\"", "r\"", "b'", "\\", "\\n", "\\u00e9",
        " ", "  ", "\t", "\f", "\v", "\n", "\n\n", "\r", "\r\n", "\n# c\n", "\r# c\r", " // c\n", "int", "list<string>", "map<int>", "list", "any", "ipaddress",
        "é", "\u00a0", "\u200b", "\ufeff", "а", "💡", "\0", "@", "$", ";", "`", "user with c", "user:*", "group#member", "[user]", "x: int", "(x: int)", "{ x < 1 }",
    ];

    /// <summary>All seeds, and a number of mutations of each.</summary>
    public static IEnumerable<string> All(int seed, int each, IEnumerable<string> more)
    {
        var random = new Random(seed);
        foreach (var text in Seeds.Concat(more))
        {
            yield return text;
            for (var i = 0; i < each; i++)
            {
                var mutated = text;
                for (var steps = random.Next(1, 4); steps > 0; steps--)
                {
                    mutated = Mutate(mutated, random);
                }

                // Half a surrogate pair is no text that anybody can send.
                yield return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(mutated));
            }
        }
    }

    private static string Mutate(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var end = Math.Min(text.Length, at + random.Next(1, 12));
        return random.Next(8) switch
        {
            0 or 1 => text.Insert(at, Piece(random)),
            2 => text.Remove(at, end - at),
            3 => text[..at] + Piece(random) + text[end..],
            4 => text.Insert(random.Next(text.Length + 1), text[at..end]),
            5 => ReplaceWord(text, at, Piece(random)),
            6 => ReplaceWord(text, at, string.Empty),
            _ => MoveLine(text, random),
        };
    }

    private static string Piece(Random random) => Pieces[random.Next(Pieces.Length)];

    private static string ReplaceWord(string text, int at, string with)
    {
        var start = at;
        while (start > 0 && char.IsAsciiLetterOrDigit(text[start - 1]))
        {
            start--;
        }

        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
        {
            at++;
        }

        return text[..start] + with + text[at..];
    }

    private static string MoveLine(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var line = lines[random.Next(lines.Count)];
        if (random.Next(2) == 0)
        {
            lines.Remove(line);
        }

        lines.Insert(random.Next(lines.Count + 1), line);
        return string.Join('\n', lines);
    }
}
