using System.Reflection;
using TorchSharp;
using Xunit.Sdk;

namespace SeNet.Tests;

/// <summary>Runs tests with two of libtorch's threads, where the others have one (OneThread.runsettings).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class TwoThreadsAttribute : BeforeAfterTestAttribute
{
    private int before;

    public override void Before(MethodInfo methodUnderTest)
    {
        before = torch.get_num_threads();
        torch.set_num_threads(2);
    }

    public override void After(MethodInfo methodUnderTest) => torch.set_num_threads(before);
}
