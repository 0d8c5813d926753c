// SPDX-License-Identifier: Apache-2.0
#include "generate/output_folder.h"

#include <gmock/gmock.h>

#include "../../support/temporary_files.h"
#include "generate/image_format.h"
#include "generate/sha256.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using testing::ElementsAre;
using testing::HasSubstr;

void make(OutputFolder& out, const std::string& name, const std::string& content) {
  out.claim({name});
  test::write_bytes(out.at(name), content);
  out.note(name, {{{"seed", 7}}});
}

std::vector<std::string> files_of(const OutputFolder& out) {
  std::istringstream lines(test::read_bytes(out.manifest()));
  std::vector<std::string> files;
  for (std::string line; std::getline(lines, line);) {
    files.push_back(nlohmann::json::parse(line).at("file"));
  }
  return files;
}

TEST(Sha256, IsThatOfTheStandard) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "abc", "abc");
  test::write_bytes(folder / "none", "");
  EXPECT_EQ(sha256_of(folder / "abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_of(folder / "none"),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(failure_of([&] { sha256_of(folder / "absent"); }).first, ExitCode::cannot_read);
}

TEST(OutputFolder, TellsEveryFileInItsManifest) {
  const test::TemporaryFolder folder;
  OutputFolder out(folder / "deep/er", false);
  make(out, "a.png", "abc");
  EXPECT_FALSE(fs::exists(out.manifest())) << "before flush()";
  out.flush();
  out.flush();
  EXPECT_EQ(test::read_bytes(out.manifest()),
            "{\"file\":\"a.png\",\"sha256\":"
            "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",\"seed\":7}\n");
  EXPECT_THAT(out.written(), ElementsAre((folder / "deep/er/a.png").string()));
}

TEST(OutputFolder, GrowsOverCallsAndDropsALineCutOff) {
  const test::TemporaryFolder folder;
  OutputFolder first(folder / "out", false);
  make(first, "a.png", "a");
  make(first, "b.png", "b");
  first.flush();
  std::ofstream(first.manifest(), std::ios::app) << "{\"file\":\"c.p";
  OutputFolder second(folder / "out", false);
  make(second, "c.png", "c");
  second.flush();
  EXPECT_THAT(files_of(second), ElementsAre("a.png", "b.png", "c.png"));
}

TEST(OutputFolder, ReplacesWhenAskedOnly) {
  const test::TemporaryFolder folder;
  OutputFolder first(folder / "out", false);
  make(first, "a.png", "a");
  make(first, "b.png", "b");
  first.flush();
  OutputFolder timid(folder / "out", false);
  const auto [code, message] = failure_of([&] { timid.claim({"c.png", "a.png"}); });
  EXPECT_EQ(code, ExitCode::cannot_write);
  EXPECT_THAT(message, HasSubstr("--overwrite"));
  OutputFolder bold(folder / "out", true);
  make(bold, "a.png", "other");
  bold.flush();
  EXPECT_THAT(files_of(bold), ElementsAre("b.png", "a.png")) << "each file has one line";
}

TEST(OutputFolder, RefusesWhatItCannotUse) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "file", "");
  EXPECT_EQ(failure_of([&] { OutputFolder(folder / "file", false).claim({"a"}); }).first,
            ExitCode::bad_output_folder);
  EXPECT_EQ(failure_of([&] { OutputFolder(folder / "file/in", false).claim({"a"}); }).first,
            ExitCode::bad_output_folder);
  test::write_bytes(folder / "manifest.jsonl", "{\"file\":\"a\"}\nrubbish\n");
  const auto [code, message] = failure_of([&] { OutputFolder(folder.path(), false).claim({"b"}); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("line 2"));
}

TEST(ImageFormat, HasTheBitsThatSuitIt) {
  EXPECT_EQ(image_format("png", 0, 1).type, SampleType::u8);
  EXPECT_EQ(image_format("png", 16, 3).type, SampleType::u16);
  EXPECT_EQ(image_format("tif", 0, 3).type, SampleType::u16);
  EXPECT_EQ(image_format("mha", 8, 1).type, SampleType::u8);
  EXPECT_EQ(image_format("nii.gz", 0, 1).type, SampleType::u16);
  EXPECT_EQ(image_format("nii.gz", 0, 3).type, SampleType::u8);
  EXPECT_EQ(failure_of([] { image_format("nii.gz", 16, 3); }).first, ExitCode::usage);
  EXPECT_EQ(failure_of([] { image_format("png", 12, 1); }).first, ExitCode::usage);
}

}  // namespace
}  // namespace oct::host
