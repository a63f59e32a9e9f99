"""The methods of the Bot API that write and read chats, each with the checks and the words of the real server."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.calls import Call
from tests.fakes.telegram.errors import NOT_MODIFIED, QUERY_TOO_OLD, ApiError
from tests.fakes.telegram.keyboards import inline_keyboard
from tests.fakes.telegram.state import Bot, Chat, Json, StoredFile
from tests.fakes.telegram.text import MAX_CAPTION, MAX_TEXT, formatted, is_empty

MAX_DOWNLOAD = 20 * 1024 * 1024
ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)  # fmt: skip


def get_me(bot: Bot, call: Call) -> Json:
    """The bot as a User, with what it can do."""
    return {
        **bot.user,
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def send_message(bot: Bot, call: Call) -> Json:
    """Text, HTML or plain, with an inline keyboard."""
    text, entities = _text(call)
    keyboard = inline_keyboard(call.text("reply_markup"))
    chat = _chat(bot, call)
    _refuse_empty(text)
    replied = _replied(chat, call)
    message = bot.new_message(
        chat, bot.user, text=text, entities=entities, reply_markup=keyboard, reply_to_message=replied
    )
    bot.tell(chat, message)
    return message


def send_document(bot: Bot, call: Call) -> Json:
    """A file, uploaded or known by its file_id, with a caption."""
    caption, entities = formatted(
        call.text("caption"), call.text("parse_mode"), limit=MAX_CAPTION, too_long="message caption is too long"
    )
    keyboard = inline_keyboard(call.text("reply_markup"))
    chat = _chat(bot, call)
    file = _document(bot, call)
    message = bot.new_message(
        chat,
        bot.user,
        document={**file.as_json(), "file_name": file.name, "mime_type": file.mime_type},
        caption=caption,
        caption_entities=entities,
        reply_markup=keyboard,
        reply_to_message=_replied(chat, call),
    )
    bot.tell(chat, message)
    return message


def edit_message_text(bot: Bot, call: Call) -> Json:
    """New words for a message of the bot; without `reply_markup` its keyboard goes."""
    text, entities = _text(call)
    keyboard = inline_keyboard(call.text("reply_markup"))
    chat, message = _own_message(bot, call, "message to edit not found", "message can't be edited")
    if "text" not in message:
        raise ApiError(400, "there is no text in the message to edit")
    _refuse_empty(text)
    return _edit(bot, chat, message, text=text, entities=entities or None, reply_markup=keyboard)


def edit_message_reply_markup(bot: Bot, call: Call) -> Json:
    """A new keyboard, or none, for a message of the bot."""
    keyboard = inline_keyboard(call.text("reply_markup"))
    chat, message = _own_message(bot, call, "message to edit not found", "message can't be edited")
    return _edit(bot, chat, message, reply_markup=keyboard)


def delete_message(bot: Bot, call: Call) -> bool:
    """Take a message out of the chat."""
    chat, message = _message(bot, call, "message to delete not found")
    del chat.messages[message["message_id"]]
    bot.pulse.beat()
    return True


def answer_callback_query(bot: Bot, call: Call) -> bool:
    """Tell the person who pressed a button that it was heard; refused when late or unknown."""
    query = bot.queries.get(call.text("callback_query_id"))
    if query is None or query.late:
        raise ApiError(400, QUERY_TOO_OLD)
    if len(call.text("text")) > 200:
        raise ApiError(400, "MESSAGE_TOO_LONG")
    query.answer = {"text": call.text("text"), "show_alert": call.flag("show_alert"), "url": call.text("url")}
    bot.pulse.beat()
    return True


def send_chat_action(bot: Bot, call: Call) -> bool:
    """ "typing…" and its like."""
    if call.text("action").lower() not in ACTIONS:
        raise ApiError(400, "wrong parameter action in request")
    _chat(bot, call).actions.append(call.text("action").lower())
    return True


def get_file(bot: Bot, call: Call) -> Json:
    """Where a file can be fetched, below ``/file/bot<token>/``."""
    file = bot.files.get(call.text("file_id"))
    if file is None:
        raise ApiError(400, "invalid file_id")
    if len(file.content) > MAX_DOWNLOAD:
        raise ApiError(400, "file is too big")
    return {**file.as_json(), "file_path": f"documents/{file.file_id}"}


def get_chat(bot: Bot, call: Call) -> Json:
    """What is known of a chat."""
    return {**_chat(bot, call).info, "accent_color_id": 0, "max_reaction_count": 11}


def set_my_commands(bot: Bot, call: Call) -> bool:
    """The menu of commands, per language."""
    commands = call.json("commands", "can't parse commands JSON object")
    if not isinstance(commands, list):
        raise ApiError(400, "expected an Array of BotCommand")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", "")).lstrip("/")):
            raise ApiError(400, "BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise ApiError(400, "BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > 100:
        raise ApiError(400, "BOT_COMMANDS_TOO_MUCH")
    bot.settings["commands", call.text("language_code")] = commands
    return True


def get_my_commands(bot: Bot, call: Call) -> list[Json]:
    """The menu of commands of one language."""
    commands: list[Json] = bot.settings.get(("commands", call.text("language_code")), [])
    return commands


def delete_my_commands(bot: Bot, call: Call) -> bool:
    """No menu of commands for one language."""
    bot.settings.pop(("commands", call.text("language_code")), None)
    return True


def always_true(bot: Bot, call: Call) -> bool:
    """`close` and `logOut`: taken note of, nothing else."""
    return True


def _setter(name: str, most: int, reason: str) -> Callable[[Bot, Call], bool]:
    def set_it(bot: Bot, call: Call) -> bool:
        if len(call.text(name)) > most:
            raise ApiError(400, reason)
        bot.settings[name, call.text("language_code")] = call.text(name)
        return True

    return set_it


def _getter(name: str) -> Callable[[Bot, Call], Json]:
    return lambda bot, call: {name: bot.settings.get((name, call.text("language_code")), "")}


def _text(call: Call) -> tuple[str, list[Json]]:
    if not call.text("text"):
        raise ApiError(400, "message text is empty")
    return formatted(call.text("text"), call.text("parse_mode"), limit=MAX_TEXT, too_long="message is too long")


def _refuse_empty(text: str) -> None:
    if is_empty(text):
        raise ApiError(400, "text must be non-empty")


def _chat(bot: Bot, call: Call) -> Chat:
    if not call.text("chat_id"):
        raise ApiError(400, "chat_id is empty")
    if call.chat_id is None:
        raise ApiError(400, "chat not found")
    return bot.chat(call.chat_id)


def _replied(chat: Chat, call: Call) -> Json | None:
    wanted = call.json("reply_parameters", "can't parse reply parameters JSON object")
    if wanted is None:
        wanted = {"message_id": call.number("reply_to_message_id")} if call.text("reply_to_message_id") else None
    if wanted is None:
        return None
    message = chat.messages.get(int(wanted.get("message_id", 0)))
    if message is None and not wanted.get("allow_sending_without_reply"):
        raise ApiError(400, "message to be replied not found")
    return message


def _message(bot: Bot, call: Call, missing: str) -> tuple[Chat, Json]:
    chat = _chat(bot, call)
    if not call.text("message_id"):
        raise ApiError(400, "message identifier is not specified")
    if call.number("message_id") not in chat.messages:
        raise ApiError(400, missing)
    return chat, chat.messages[call.number("message_id")]


def _own_message(bot: Bot, call: Call, missing: str, foreign: str) -> tuple[Chat, Json]:
    chat, message = _message(bot, call, missing)
    if message["from"]["id"] != bot.user["id"]:
        raise ApiError(400, foreign)
    return chat, message


def _edit(bot: Bot, chat: Chat, message: Json, **changes: Any) -> Json:
    if all(message.get(name) == value for name, value in changes.items()):
        raise ApiError(400, NOT_MODIFIED)
    edited = {name: value for name, value in (message | changes).items() if value is not None}
    edited["edit_date"] = int(time.time())
    chat.messages[message["message_id"]] = edited
    bot.tell(chat, edited)
    return edited


def _document(bot: Bot, call: Call) -> StoredFile:
    upload = call.upload("document")
    if upload is None:
        if not call.text("document"):
            raise ApiError(400, "there is no document in the request")
        if call.text("document") not in bot.files:
            raise ApiError(400, "wrong file identifier/HTTP URL specified")
        return bot.files[call.text("document")]
    if not upload.content:
        raise ApiError(400, "file must be non-empty")
    return bot.keep(upload.filename, upload.content, upload.content_type)


METHODS: dict[str, Callable[[Bot, Call], Any]] = {
    "getme": get_me,
    "sendmessage": send_message,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "getfile": get_file,
    "getchat": get_chat,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmydescription": _setter("description", 512, "DESCRIPTION_INVALID"),
    "getmydescription": _getter("description"),
    "setmyshortdescription": _setter("short_description", 120, "SHORT_DESCRIPTION_INVALID"),
    "getmyshortdescription": _getter("short_description"),
    "setmyname": _setter("name", 64, "BOT_TITLE_INVALID"),
    "getmyname": _getter("name"),
    "close": always_true,
    "logout": always_true,
}
