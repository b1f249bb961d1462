namespace AuthGateway.Cel.Patterns;

/// <summary>The beginnings of groups.</summary>
internal static class PatternGroup
{
    /// <summary>Reads a group's beginning and moves behind it.</summary>
    public static GroupKind Read(string source, ref int at, ref PatternFlags flags)
    {
        at++;
        if (at >= source.Length || source[at] != '?')
        {
            return GroupKind.Alternatives;
        }

        at++;
        if (TrySkipName(source, ref at))
        {
            return GroupKind.Alternatives;
        }

        var isOn = true;
        for (; at < source.Length; at++)
        {
            switch (source[at])
            {
                case ':':
                    at++;
                    return GroupKind.Alternatives;
                case ')':
                    at++;
                    return GroupKind.FlagsOnly;
                case '-' when isOn:
                    isOn = false;
                    break;
                case 'i':
                    flags = Set(flags, PatternFlags.IgnoreCase, isOn);
                    break;
                case 'm':
                    flags = Set(flags, PatternFlags.Multiline, isOn);
                    break;
                case 's':
                    flags = Set(flags, PatternFlags.DotAll, isOn);
                    break;
                case 'U':
                    // Which of several matches is found first does not matter to whether there is one.
                    break;
                default:
                    throw new PatternException("Look-arounds, conditions, atomic groups and comments are not covered.");
            }
        }

        throw new PatternException("The pattern's group has no end.");
    }

    // (?P<name>…) and (?<name>…); "(?<=" and "(?<!" look behind.
    private static bool TrySkipName(string source, ref int at)
    {
        var start = at;
        if (start < source.Length && source[start] == 'P')
        {
            start++;
        }

        if (start >= source.Length || source[start] != '<')
        {
            return false;
        }

        var end = source.IndexOf('>', start);
        if (end <= start + 1 || !source[(start + 1)..end].All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return false;
        }

        at = end + 1;
        return true;
    }

    private static PatternFlags Set(PatternFlags flags, PatternFlags flag, bool isOn) => isOn ? flags | flag : flags & ~flag;
}
