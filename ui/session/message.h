#pragma once

#include <QMetaType>
#include <QString>
#include <functional>
#include <vector>

namespace ui {

/// Something the user can do about a message, offered as a button beside it.
struct MessageButton {
    QString text;
    std::function<void()> act;
};

/// One line for the user: what went wrong, and what to do.
struct Message {
    enum class Kind { Error, Hint };
    Kind kind = Kind::Error;
    QString text;
    QString remedy;
    std::vector<MessageButton> buttons = {};
    /// Ids of commands of the window that help ("file.open"): offered as buttons too.
    std::vector<QString> commands = {};
};

}  // namespace ui

Q_DECLARE_METATYPE(ui::Message)
