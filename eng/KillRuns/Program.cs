using System.Globalization;
using KillRuns;

// The table of docs/reliability.md: runs that are killed, whose checkpoints are damaged and whose disk is full, against
// one that was left alone.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case [SmallRun.Command, var folder]:
        return SmallRun.Train(folder);
    case [var text, ..] when args.Length <= 2 && int.TryParse(text, out var kills) && kills > 0
        && int.TryParse(args.ElementAtOrDefault(1) ?? "1", out var seed):
        using (var disk = SmallDisk.Create())
            return new Campaign(disk, new Random(seed)).Run(kills) ? 0 : 1;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project eng/KillRuns -- KILLS [SEED]");
        return 2;
}
