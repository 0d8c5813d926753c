// SPDX-License-Identifier: Apache-2.0
// octhost-decode dies, hangs or is not there: the caller gets an Error and goes on.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "octsdk/itk/contents.h"
#include "octsdk/itk/decode.h"
#include "octsdk/itk/write.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"

namespace oct {
namespace {

namespace fs = std::filesystem;
using test::message_of;
using test::shared_data;
using testing::HasSubstr;

const char* const k_scan = "dicom/ophthalmic/op8_grey_slo_explicit_le.dcm";

/// OCTHOST_DECODE names a shell script for as long as it lives. The test runs in a thread of its
/// own, since each thread keeps the helper that it has.
class FakeHelper {
 public:
  explicit FakeHelper(const std::string& script) {
    const auto path = folder_.file("octhost-decode", "#!/bin/sh\n" + script + "\n");
    ::chmod(path.c_str(), 0700);
    ::setenv("OCTHOST_DECODE", path.c_str(), 1);
  }
  ~FakeHelper() { ::unsetenv("OCTHOST_DECODE"); }
  [[nodiscard]] fs::path file(const std::string& name) const { return folder_.path() / name; }

 private:
  test::TempFolder folder_;
};

void in_a_thread(const std::function<void()>& action) {
  std::thread(action).join();
}

TEST(DecodeHelper, IsFoundInTheBuildTree) {
  EXPECT_TRUE(fs::exists(decode_helper())) << decode_helper();
}

TEST(DecodeHelper, ThatIsMissingIsNamed) {
  OCT_NEED_SHARED_DATA();
  ::setenv("OCTHOST_DECODE", "/no/such/octhost-decode", 1);
  in_a_thread([] {
    EXPECT_THAT(message_of(ExitCode::cannot_read, [] { decode(shared_data() / k_scan); }),
                HasSubstr("/no/such/octhost-decode' could not be started"));
  });
  ::unsetenv("OCTHOST_DECODE");
}

TEST(DecodeHelper, ThatDiesIsReportedWithTheFile) {
  OCT_NEED_SHARED_DATA();
  in_a_thread([] {
    {
      const FakeHelper fake("kill -ABRT $$");
      const std::string message =
          message_of(ExitCode::invalid_input, [] { decode(shared_data() / k_scan); });
      EXPECT_THAT(message, HasSubstr(k_scan));
      EXPECT_THAT(message, HasSubstr("its decoding process did not survive it"));
      EXPECT_THAT(message, HasSubstr("Abort"));
    }
    EXPECT_EQ(decode(shared_data() / k_scan).width, 768);  // the real one takes over
  });
}

TEST(DecodeHelper, ReadsEveryFormat) {
  const test::TempFolder folder;
  const Image image = test::pattern(7, 5, 1, SampleType::u8);
  for (const char* name : {"a.png", "a.tif", "a.mha", "a.nrrd", "a.nii.gz"}) {
    const auto path = folder.path() / name;
    write(path, image);
    in_a_thread([&] {
      const FakeHelper fake("kill -ABRT $$");
      for (const std::function<void()>& read :
           {std::function<void()>([&] { decode(path); }),
            std::function<void()>([&] { contents_of(path); })}) {
        EXPECT_THAT(message_of(ExitCode::invalid_input, read),
                    testing::AllOf(HasSubstr(name), HasSubstr("did not survive it")));
      }
    });
    EXPECT_EQ(decode(path).pixels, image.pixels) << name;
  }
}

TEST(DecodeHelper, ThatDiesOnceIsStartedAgain) {
  OCT_NEED_SHARED_DATA();
  in_a_thread([] {
    const std::string real = decode_helper().string();
    const FakeHelper fake("if [ -e $0.second ]; then exec " + real + "; fi; touch $0.second");
    EXPECT_EQ(decode(shared_data() / k_scan).width, 768);
    EXPECT_TRUE(fs::exists(fake.file("octhost-decode.second")));
  });
}

TEST(DecodeHelper, ThatHangsIsEnded) {
  OCT_NEED_SHARED_DATA();
  in_a_thread([] {
    DecodeLimits limits;
    limits.max_time = std::chrono::milliseconds(300);
    const FakeHelper fake("echo $$ >$0.pid; sleep 60");
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THAT(
        message_of(ExitCode::invalid_input, [&] { decode(shared_data() / k_scan, limits); }),
        HasSubstr("took longer than 0.300 s"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
    const std::string pid = test::read_bytes(fake.file("octhost-decode.pid"));
    EXPECT_FALSE(fs::exists("/proc/" + pid.substr(0, pid.find('\n'))));
  });
}

TEST(DecodeHelper, ThatTalksNonsenseIsNotBelieved) {
  OCT_NEED_SHARED_DATA();
  in_a_thread([] {
    const FakeHelper fake("head -c 4096 /dev/urandom >&0");
    EXPECT_THROW(decode(shared_data() / k_scan), Error);
  });
}

TEST(DecodeHelper, WorksForManyThreadsAtOnce) {
  OCT_NEED_SHARED_DATA();
  const Image expected = decode(shared_data() / k_scan);
  std::vector<std::thread> threads;
  std::atomic<int> equal = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 5; ++k) {
        equal += decode(shared_data() / k_scan) == expected ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(equal, 20);
}

TEST(DecodeHelper, IsNotLeftBehindByAThread) {
  OCT_NEED_SHARED_DATA();
  const auto children = [] {
    return test::read_bytes("/proc/self/task/" + std::to_string(::gettid()) + "/children");
  };
  const std::string before = children();
  in_a_thread([] { decode(shared_data() / k_scan); });
  EXPECT_EQ(children(), before);
}

}  // namespace
}  // namespace oct
