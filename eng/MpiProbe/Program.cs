// Started by tests and by eng/mpi-kill-loop.sh, under mpirun or alone:
//   exchanges          all exchanges, compared with what they should give
//   train FOLDER ...   a small training, which may fail in a process on purpose
using System.Globalization;
using MpiProbe;
using SeNet;
using SeNet.Mpi;
using SeNet.Training;

using var processes = args is [_, .., "--timeout", var seconds]
    ? MpiCommunicator.Initialize(new MpiOptions
    {
        Timeout = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)),
    })
    : MpiCommunicator.InitializeIfLaunched();
try
{
    if (args is ["exchanges", ..])
        ExchangeCheck.Run(processes ?? MpiCommunicator.Initialize());
    else
    {
        SeNetRuntime.Initialize();
        SmallRun.Train(processes, args[1], Fault.Of(args));
    }

    return 0;
}
catch (Exception e)
{
    if (processes is null || processes.Fail(e))
        Console.Error.WriteLine(e is RankFailedException || processes is null or { Size: 1 }
            ? $"error: {e.Message}"
            : $"error: Rank {processes.Rank} of {processes.Size} failed: {e.Message}");
    return 1;
}
