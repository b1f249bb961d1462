namespace AuthGateway.Cel.Values;

/// <summary>
/// A point in time as a calendar and a clock show it. DateTime is not enough: a zone's time at either end of the range lies in
/// the years 0 and 10000, which DateTime has not.
/// </summary>
/// <param name="Year">The year.</param>
/// <param name="Month">The month, from 1.</param>
/// <param name="Day">The day of the month, from 1.</param>
/// <param name="DayOfYear">The day of the year, from 1.</param>
/// <param name="DayOfWeek">The day of the week, from 0 for Sunday.</param>
/// <param name="SecondOfDay">The second of the day, from 0.</param>
/// <param name="Nanos">The nanoseconds of the second.</param>
internal readonly record struct CivilTime(int Year, int Month, int Day, int DayOfYear, int DayOfWeek, int SecondOfDay, int Nanos)
{
    private const long SecondsPerDay = 86_400;

    // The Gregorian calendar repeats itself every 400 years.
    private const long DaysPerEra = 146_097;
    private const int YearsPerEra = 400;

    // From the first day of the year 0 to the first of 1970; the year 0 is a leap year.
    private const long DaysToEpoch = 719_528;

    /// <summary>The calendar's and the clock's view of seconds since 1970.</summary>
    public static CivilTime Of(long seconds, int nanos)
    {
        var days = Math.DivRem(seconds, SecondsPerDay, out var second);
        if (second < 0)
        {
            second += SecondsPerDay;
            days--;
        }

        // DateTime does the calendar in an era that it has, which looks the same.
        var era = Math.DivRem(days + DaysToEpoch, DaysPerEra, out var dayOfEra);
        if (dayOfEra < 0)
        {
            dayOfEra += DaysPerEra;
            era--;
        }

        var date = new DateTime(YearsPerEra, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(dayOfEra);
        var year = (int)((era - 1) * YearsPerEra) + date.Year;
        return new CivilTime(year, date.Month, date.Day, date.DayOfYear, (int)date.DayOfWeek, (int)second, nanos);
    }
}
